import { parse, read, type Cst, type Path } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { fileValues } from './file-values';
import type { Panel } from './panels';
import type { Values } from './values';

export interface Merged {
  values: Values;
  /** fields that were changed by both, to another value each */
  both: string[];
}

/**
 * What was typed, onto a file that somebody else has saved meanwhile: a field that the author left as it was takes the new
 * value, one that he changed keeps his; where both changed it, his stands and is named.
 */
export function merge(base: Values, theirs: Values, mine: Values): Merged {
  const values: Values = { ...theirs };
  const both: string[] = [];
  for (const [name, typed] of Object.entries(mine)) {
    if (typed === base[name]) continue;
    values[name] = typed;
    if (theirs[name] !== base[name] && theirs[name] !== typed) both.push(name);
  }
  return { values, both };
}

/**
 * A panel's values in the file that a form was made from, from the agent's history.
 * @returns null when that version is not in the history, or the block was not in it
 */
export async function baseValues(
  router: RouterClient,
  sha256: string,
  panel: Panel,
  now: Cst,
  at?: Path,
): Promise<Values | null> {
  try {
    const { entries } = await router.call('history.list', { limit: 500 });
    const entry = entries.find((e) => e.sha256 === sha256);
    if (!entry) return null;
    const { content } = await router.call('history.read', { id: entry.id });
    const { cst } = parse(Buffer.from(content, 'base64'));
    if (!at?.block) return fileValues(cst, panel);
    const then = samePlace(cst, now, at);
    return then && fileValues(cst, panel, then);
  } catch (error) {
    if (error instanceof AgentError) return null;
    throw error;
  }
}

/** The block of `at` in another version of the file, by identity. */
function samePlace(then: Cst, now: Cst, at: Path): Path | null {
  const here = read(now).virtual[at.block?.index ?? -1];
  const there = read(then).virtual.find((v) => v.id === here?.id);
  if (at.server === undefined) return there?.path ?? null;
  const id = here?.server[at.server]?.id;
  return there?.server.find((s) => s.id === id)?.path ?? null;
}
