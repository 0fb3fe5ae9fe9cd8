import type { Said } from './law';

/** Larger than any machine's; what is beyond it is no load average. */
const MOST_LOAD = 100_000;

/**
 * The 1-minute load average of what uptime(1), rup(1), ruptime(1) or a program of the same habit printed: the number behind
 * `load average:`, `load averages:` or `load`, with point or comma.
 * @returns null when there is none
 */
export function loadOf(text: string): Said | null {
  const found = /\bload(?: averages?)?:?\s+(\d{1,6}(?:[.,]\d{1,6})?)(?![\d])/i.exec(text);
  return found ? loadSaid(found[1] ?? '') : null;
}

function loadSaid(number: string): Said | null {
  const load = Number(number.replace(',', '.'));
  return load <= MOST_LOAD ? { kind: 'load', load } : null;
}

/** Words of an agent that want clients, and those that want none (of HAProxy's agent-check). */
const WANTS = new Set(['up', 'ready']);
const WANTS_NONE = new Set(['drain', 'maint', 'down', 'fail', 'failed', 'stopped']);

/**
 * The first line of a feedback agent: words split by blanks, tabs or commas. `75%` is a share of the weight, `1.25` a load
 * average, `up` and `ready` the whole weight, `drain`, `maint`, `down`, `fail` and `stopped` no new clients, whatever else
 * stands there. What follows `#` is a remark.
 * @returns null when it holds another word, or none
 */
export function feedbackOf(line: string): Said | null {
  const words = line
    .replace(/#.*$/s, '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  let said: Said | null = null;
  let none: Said | null = null;
  for (const word of words) {
    const percent = /^(\d{1,3})%$/.exec(word);
    if (WANTS_NONE.has(word)) none ??= { kind: 'drain', word };
    else if (WANTS.has(word)) said ??= { kind: 'percent', percent: 100 };
    else if (percent) said = { kind: 'percent', percent: Math.min(100, Number(percent[1])) };
    else if (/^\d{1,6}(\.\d{1,6})?$/.test(word)) said = loadSaid(word);
    else return null;
  }
  return none ?? said;
}

/** As it stands in a status: `load 1.25`, `75%`, `drain`. */
export function saidText(said: Said): string {
  if (said.kind === 'load') return `load ${said.load.toFixed(2)}`;
  return said.kind === 'percent' ? `${said.percent}%` : said.word;
}
