import { read, type Cst, type Path } from '@/lib/lvscf';
import type { RouterClient } from '@/lib/router';
import { readConfig } from '../config';
import type { FormDraft } from '../drafts';
import { entryIn } from './edits';
import { followBlock } from './follow';
import { readMeanwhile, type SavedBy } from './meanwhile';

/** What became of the entry that something was typed for, when the file has it no more under its id. */
export type Lost =
  /** somebody gave it another address; the ids are those of now */
  | { is: 'moved'; id: string; server: string | null }
  /** somebody deleted it, or the virtual server that it stood behind */
  | {
      is: 'gone';
      name: string;
      /** where it stood, in the version that the form was made from */
      then: { cst: Cst; at: Path; sha256: string };
      /** who saved the first version without it; null: not known */
      by: SavedBy | null;
      /** the file that is saved now */
      base: string;
      /** its virtual server is gone as well, so that it cannot be added again alone */
      withParent: boolean;
    };

/** Hidden field of the form of a deleted entry: the version that it is brought back from. */
export const WAS = 'was';

/**
 * @param find the entry of the page's address in a file
 * @param draft what was typed there
 * @returns null: it is where the address says, or nothing was typed for it
 */
export async function lostEntry(
  router: RouterClient,
  draft: FormDraft | null,
  find: (cst: Cst) => Path | null,
): Promise<Lost | null> {
  const sha256 = draft?.values[WAS]?.at(-1) ?? draft?.base;
  if (!sha256) return null;
  const saved = await readConfig('saved', router);
  if (find(saved.cst)) return null;
  const { base, saves, complete } = await readMeanwhile(router, sha256);
  const at = base && find(base);
  if (!base || !at) return null;
  const followed = followBlock(base, at, saved.cst);
  if (followed) {
    const { block, server } = followed;
    const idOf = (path: Path) => entryIn(saved.config, path)?.id ?? '';
    return { is: 'moved', id: idOf({ block }), server: server === undefined ? null : idOf(followed) };
  }
  const gone = complete ? saves.find(({ cst }) => !followBlock(base, at, cst)) : undefined;
  const { block, server } = at;
  return {
    is: 'gone',
    name: entryIn(read(base), at)?.name ?? '',
    then: { cst: base, at, sha256 },
    by: gone?.by ?? null,
    base: saved.sha256 ?? '',
    withParent: server !== undefined && !followBlock(base, { block }, saved.cst),
  };
}
