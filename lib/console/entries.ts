import { z } from 'zod';
import type { Cst, Path } from '@/lib/lvscf';
import { seeOther } from './answers';
import type { FormFinding } from './findings';
import { handler, type HandlerContext } from './handler';
import { failoverPage, realServerPage, realServersPage, virtualPage } from './links';
import type { RouteParams } from './params';
import { findFailover, findServer, findVirtual, remove, toggle } from './forms/edits';
import { Gone, saveEdit } from './forms/save';
import { idList } from './forms/selection';
import { setWeights, weightFaults, weightsOf } from './forms/weights';

/** Entries of one kind: they stand in a list, can be ticked, and the same buttons stand above them. */
export interface Entries {
  /** address of the list; the question before a deletion stands below it */
  list: string;
  /** the page of one of them */
  page: (id: string) => string;
  /** the place of one of them in a file; null: gone */
  find: (cst: Cst, id: string) => Path | null;
  /** the virtual server of real ones, for history and audit; '' of others */
  of: string;
}

export const virtualServers = (): Entries => ({
  list: '/virtual-servers',
  page: virtualPage,
  find: findVirtual,
  of: '',
});
export const failoverServices = (): Entries => ({
  list: '/failover',
  page: failoverPage,
  find: findFailover,
  of: '',
});
export const realServers = ({ id = '' }: RouteParams): Entries => ({
  list: realServersPage(id),
  page: (server) => realServerPage(id, server),
  find: (cst, server) => findServer(cst, id, server),
  of: id,
});

/** @throws Gone when one of them is not in the file any more */
const placesIn = (cst: Cst, { find }: Entries, ids: string[]): Path[] =>
  ids.map((id) => {
    const at = find(cst, id);
    if (!at) throw new Gone();
    return at;
  });

const inHistory = (deed: string, ids: string[], { of }: Entries) =>
  `${deed} ${ids.join(' ')}${of && ` of ${of}`}`;
const inAudit = (ids: string[], { of }: Entries) => [of, ...ids].filter(Boolean).join(' ');

/** DELETE of the page that asked: takes the entries away. @param entriesOf by the parameters of the address */
export const deletion = (entriesOf: (params: RouteParams) => Entries) =>
  handler(
    {
      method: 'POST',
      permission: 'configure',
      action: 'config.save',
      schema: z.object({ base: z.string(), id: idList }),
      formPage: (params) => `${entriesOf(params).list}/delete`,
    },
    async ({ form: { base, id: ids }, params, user, audit, back }) => {
      const entries = entriesOf(params);
      const outcome = await saveEdit({
        edit: (cst) => remove(cst, placesIn(cst, entries, ids)),
        base,
        author: user.name,
        reason: inHistory('delete', ids, entries),
      });
      if (!outcome.ok) return back(outcome.findings);
      await audit.done(inAudit(ids, entries), 'deleted');
      return seeOther(`${entries.list}?done=deleted`);
    },
  );

/** What a handler of the buttons above a list hands on. */
type Call = Pick<HandlerContext<'configure', { base: string }>, 'form' | 'user' | 'audit' | 'back'>;

const fault = (code: string): FormFinding[] => [{ field: null, code, params: {}, severity: 'error' }];

/** EDIT and DUPLICATE are for one entry: the one that is ticked, or what to say instead. */
export const theOne = (ids: string[]): { id: string } | { findings: FormFinding[] } => {
  const [id] = ids;
  if (id === undefined) return { findings: fault('NOTHING_SELECTED') };
  return ids.length > 1 ? { findings: fault('SELECT_ONE') } : { id };
};

/** EDIT, (DE)ACTIVATE and DELETE above a list, for the entries that are ticked. */
export async function press(
  button: 'edit' | 'toggle' | 'delete',
  ids: string[],
  entries: Entries,
  { form, user, audit, back }: Call,
): Promise<Response> {
  if (ids.length === 0) return back(fault('NOTHING_SELECTED'));
  if (button === 'edit') {
    const one = theOne(ids);
    if ('findings' in one) return back(one.findings);
    await audit.done(inAudit(ids, entries), 'opened');
    return seeOther(entries.page(one.id));
  }
  if (button === 'delete') {
    await audit.done(inAudit(ids, entries), 'asked before delete');
    const query = new URLSearchParams(ids.map((id) => ['id', id]));
    return seeOther(`${entries.list}/delete?${query.toString()}`);
  }
  const outcome = await saveEdit({
    edit: (cst) => toggle(cst, placesIn(cst, entries, ids)),
    base: form.base,
    author: user.name,
    reason: inHistory('(de)activate', ids, entries),
  });
  if (!outcome.ok) return back(outcome.findings);
  await audit.done(inAudit(ids, entries), '(de)activate');
  return seeOther(`${entries.list}?done=toggled`);
}

/** The weights in a list's rows. */
export async function saveWeights(
  { of, list }: Entries,
  { form, user, audit, back }: Call & { form: Record<string, unknown> },
): Promise<Response> {
  const typed = weightsOf(form);
  const wrong = weightFaults(typed);
  if (wrong.length > 0) return back(wrong);
  const outcome = await saveEdit({
    edit: (cst) => setWeights(cst, typed),
    base: form.base,
    author: user.name,
    reason: of ? `weights of ${of}` : 'weights',
  });
  if (!outcome.ok) return back(outcome.findings);
  await audit.done(of || 'lvs.cf', `weights: ${outcome.state}`);
  return seeOther(`${list}?done=${outcome.state}`);
}
