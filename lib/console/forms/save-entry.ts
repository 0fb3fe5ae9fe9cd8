import { z } from 'zod';
import type { Cst, Path } from '@/lib/lvscf';
import type { RouterClient } from '@/lib/router';
import { readConfig } from '../config';
import { applyValues, copyEntry, entryIn, lastOf } from './edits';
import { WAS } from './lost';
import { versionBySha } from './meanwhile';
import type { Panel } from './panels';
import { Gone, saveEdit, type SaveOutcome } from './save';
import { reasonOf } from './why';
import type { Values } from './values';

/** What the form of an entry sends besides its fields. `again` adds an entry that was deleted meanwhile, from the version `was`. */
export const entryForm = z.looseObject({
  base: z.string(),
  do: z.string().optional(),
  [WAS]: z.string().optional(),
});

/** ACCEPT of a form over one virtual server, real server or failover service. */
export interface EntryForm {
  panel: Panel;
  values: Values;
  form: z.output<typeof entryForm>;
  /** the entry in a file; null: it is not there */
  find: (cst: Cst) => Path | null;
  /** of a real server: its virtual server */
  parent?: (cst: Cst) => Path | null;
  author: string;
  reason: string;
}

/**
 * Saves what a form says of one entry.
 * @returns besides the outcome the entry as it is called now: address, port, protocol and mark are its identity
 */
export async function saveEntry(
  { panel, values, form, find, parent, author, reason }: EntryForm,
  router: RouterClient,
): Promise<{ outcome: SaveOutcome; id: string | null }> {
  const before = (await readConfig('saved', router)).cst;
  const at = find(before);
  const was = form.do === 'again' ? form[WAS] : undefined;
  const then = at || !was ? null : await versionBySha(router, was);
  const from = then && find(then);
  const outcome = await saveEdit({
    edit: (cst) => {
      const here = find(cst);
      if (here) return applyValues(cst, panel, values, here);
      const into = parent ? parent(cst) : null;
      if (!then || !from || (parent && !into)) throw new Gone();
      return copyEntry(cst, { cst: then, at: from }, panel, values, into);
    },
    base: form.base,
    author,
    reason: reasonOf(reason, form),
    at: at ?? undefined,
  });
  const { cst, config } = await readConfig('saved', router);
  const now = at ?? (from && lastOf(cst, from, parent?.(cst) ?? null));
  return { outcome, id: (outcome.ok && now && entryIn(config, now)?.id) || null };
}
