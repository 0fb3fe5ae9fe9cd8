import { parse, type Cst, type Path } from '@/lib/lvscf';
import { AgentError, type HistoryEntry } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { followBlock } from './follow';
import { fileValues } from './file-values';
import type { Panel } from './panels';
import type { Values } from './values';

/** Who saved a version, and when. */
export type SavedBy = Pick<HistoryEntry, 'author' | 'caller' | 'at' | 'reason' | 'serial_no' | 'kind' | 'id'>;

/** What was saved since a form was made. */
export interface Meanwhile {
  /** the file that the form was made from; null: the history has it no more */
  base: Cst | null;
  /** oldest first, the last is what is saved now */
  saves: { by: SavedBy; cst: Cst }[];
  /** no version between them was left out, so that each change has its author */
  complete: boolean;
}

const NOTHING: Meanwhile = { base: null, saves: [], complete: false };

/** Versions read to name who changed which field: somebody who left a form open for a day still gets his page at once. */
const MOST_READ = 12;
/** Of the history: a form older than this many versions is compared without the file it was made from. */
const MOST_LISTED = 500;

/**
 * Reads from the agent's history what happened between the file that a form was made from and the newest one. A history that cannot
 * be read is none: the page then shows what was typed against what is saved.
 * @param base sha256 of the file that the form was made from
 */
export async function readMeanwhile(router: RouterClient, base: string): Promise<Meanwhile> {
  try {
    const { entries } = await router.call('history.list', { limit: MOST_LISTED });
    const at = entries.findIndex(({ sha256 }) => sha256 === base);
    const from = entries[at];
    if (!from) return NOTHING;
    const since = entries.slice(0, at).reverse();
    // an apply, a push of the same file is no other version
    const other = since.filter(({ sha256 }, i) => sha256 !== (since[i - 1] ?? from).sha256);
    const [first, ...read] = await Promise.all(
      [from, ...other.slice(-MOST_READ)].map(async (by) => ({ by, cst: await versionOf(router, by.id) })),
    );
    return { base: first?.cst ?? null, saves: read, complete: other.length <= MOST_READ };
  } catch (error) {
    if (error instanceof AgentError) return NOTHING;
    throw error;
  }
}

/** A version of the history. @throws AgentError there is no such entry */
export async function versionOf(router: RouterClient, id: string): Promise<Cst> {
  const { content } = await router.call('history.read', { id });
  return parse(Buffer.from(content, 'base64')).cst;
}

/** The version with this hash; null: the history has it no more. */
export async function versionBySha(router: RouterClient, sha256: string): Promise<Cst | null> {
  const { entries } = await router.call('history.list', { limit: MOST_LISTED });
  const entry = entries.find((one) => one.sha256 === sha256);
  return entry ? versionOf(router, entry.id) : null;
}

/** Who saved the value that a field has now, by field; a field that nobody changed since is not in it. */
export function savedBy(
  { base, saves, complete }: Meanwhile,
  panel: Panel,
  block: { cst: Cst; at: Path } | null,
): Map<string, SavedBy> {
  const valuesIn = (cst: Cst): Values | null => {
    if (!block) return fileValues(cst, panel);
    const at = followBlock(block.cst, block.at, cst);
    return at && fileValues(cst, panel, at);
  };
  const found = new Map<string, SavedBy>();
  if (!complete) return found;
  let before = base && valuesIn(base);
  for (const { by, cst } of saves) {
    const after = valuesIn(cst);
    for (const name of Object.keys(after ?? {}))
      if (before && after?.[name] !== before[name]) found.set(name, by);
    before = after ?? before;
  }
  return found;
}
