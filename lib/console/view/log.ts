import type { AgentErrorData, Result } from '@/lib/protocol';

type Line = Result<'log'>['lines'][number];

/** One router's log as it was read, or why it was not. */
export interface RouterLog {
  router: string;
  lines: Line[];
  error: AgentErrorData | null;
}

/** One line of both routers' logs. */
export interface LogRow {
  /** stays the same while the line is shown, so that a page that follows the log moves nothing */
  key: string;
  at: string | null;
  router: string;
  unit: string;
  text: string;
  look: 'bad' | 'ok' | null;
}

/** What the page of the log asks for. */
export interface LogQuery {
  which: 'all' | 'local' | 'peer';
  /** '' is any */
  unit: string;
  /** words that a line must hold, whatever their case */
  text: string;
  lines: number;
  /** seconds between two readings; null: not followed */
  every: number | null;
}

export const LINE_CHOICES = [50, 200, 1000] as const;
/** What the agent gives at most. */
export const MOST_LINES = 2000;
/** New lines are few and a reading is cheap: a file's end on each router. */
const EVERY = 3;
/** keepalived says this each time its state is asked for, that is at each update of a page. */
const OWN_READING = /^Printing VRRP as json for process/;
/** The manual's word that a start is over (4.8). */
const FINISHED = /^gratuitous lvs arps finished$/;

/** Reads the page's query; the form sends `shown` along, so that an unticked box can be told from a first visit. */
export function logQuery(search: Record<string, string>): LogQuery {
  const lines = LINE_CHOICES.find((n) => String(n) === search.lines) ?? 200;
  const which = search.router === 'local' || search.router === 'peer' ? search.router : 'all';
  const follow = search.shown ? search.follow === '1' : true;
  return {
    which,
    unit: (search.unit ?? '').slice(0, 64),
    text: (search.text ?? '').trim().slice(0, 200),
    lines,
    every: follow ? EVERY : null,
  };
}

/** Lines to ask a router for: some are left out, those that our own reading makes even without a filter. */
export const linesToAsk = ({ unit, text, lines }: LogQuery): number =>
  unit || text ? MOST_LINES : Math.min(MOST_LINES, lines * 4);

/**
 * Both routers' lines in the order of time, newest last; a line without a time stays behind the one before it in its own log.
 * @param limit how many of the newest
 */
export function logRows(
  logs: RouterLog[],
  { unit = '', text = '', limit }: { unit?: string; text?: string; limit: number },
): LogRow[] {
  const wanted = text.toLowerCase();
  const rows = logs.flatMap(({ router, lines }) => {
    let last = '';
    return lines.map((line) => {
      last = line.at ?? last;
      return { time: last, row: rowOf(router, line) };
    });
  });
  const chosen = rows.filter(
    ({ row }) =>
      !OWN_READING.test(row.text) &&
      (unit === '' || row.unit === unit) &&
      (wanted === '' || row.text.toLowerCase().includes(wanted)),
  );
  chosen.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const seen = new Map<string, number>();
  return chosen.slice(-limit).map(({ row }) => {
    const n = (seen.get(row.key) ?? 0) + 1;
    seen.set(row.key, n);
    return n === 1 ? row : { ...row, key: `${row.key} ${n}` };
  });
}

/** Units that have written, for the choice; that of the query is always among them. */
export function unitsOf(logs: RouterLog[], chosen: string): string[] {
  const units = new Set(logs.flatMap(({ lines }) => lines.map((line) => line.unit)));
  if (chosen) units.add(chosen);
  return [...units].sort();
}

function rowOf(router: string, { at, unit, text }: Line): LogRow {
  const own = structured(text);
  const plain = own?.text ?? text;
  const bad = own ? own.level === 'error' : false;
  return {
    key: `${router} ${unit} ${at ?? ''} ${text}`,
    at,
    router,
    unit,
    text: plain,
    look: bad ? 'bad' : FINISHED.test(plain) ? 'ok' : null,
  };
}

/** Our own programs write JSON objects; people read `event name=value`. Null for every other line. */
function structured(text: string): { level: string; text: string } | null {
  if (!text.startsWith('{"at":')) return null;
  try {
    const { at: _at, level, event, ...rest } = JSON.parse(text) as Record<string, unknown>;
    const values = Object.entries(rest).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return { level: String(level), text: [String(event), ...values].join(' ') };
  } catch {
    return null; // cut at its limit
  }
}
