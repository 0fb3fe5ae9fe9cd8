import { z } from 'zod';
import { handler, seeOther, type FormFinding } from '@/lib/console';
import { findVirtual, toggle } from '@/lib/console/forms/edits';
import { Gone, saveEdit } from '@/lib/console/forms/save';
import { idList } from '@/lib/console/forms/selection';
import { setWeights, weightFaults, weightsOf } from '@/lib/console/forms/weights';
import { virtualPage } from '@/lib/console/links';

const error = (code: string, params: FormFinding['params'] = {}): FormFinding[] => [
  { field: null, code, params, severity: 'error' },
];

/** The buttons above the table of virtual servers, for the entries that are ticked, and the weights in its rows. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({
      base: z.string(),
      do: z.enum(['weights', 'edit', 'duplicate', 'toggle', 'delete']),
      id: idList,
    }),
    formPage: () => '/virtual-servers',
  },
  async ({ form, user, audit, back }) => {
    const { id: ids } = form;
    const base = { base: form.base, author: user.name };
    if (form.do === 'weights') {
      const typed = weightsOf(form);
      const wrong = weightFaults(typed);
      if (wrong.length > 0) return back(wrong);
      const outcome = await saveEdit({ ...base, edit: (cst) => setWeights(cst, typed), reason: 'weights' });
      if (!outcome.ok) return back(outcome.findings);
      await audit.done('lvs.cf', `weights: ${outcome.state}`);
      return seeOther(`/virtual-servers?done=${outcome.state}`);
    }
    const first = ids[0];
    if (first === undefined) return back(error('NOTHING_SELECTED'));
    if (form.do === 'edit' || form.do === 'duplicate') {
      if (ids.length > 1) return back(error('SELECT_ONE'));
      await audit.done(first, form.do === 'edit' ? 'opened' : 'asked to duplicate');
      const copy = `/virtual-servers/new?${new URLSearchParams({ from: first }).toString()}`;
      return seeOther(form.do === 'edit' ? virtualPage(first) : copy);
    }
    if (form.do === 'delete') {
      await audit.done(ids.join(' '), 'asked before delete');
      const query = new URLSearchParams(ids.map((id) => ['id', id]));
      return seeOther(`/virtual-servers/delete?${query.toString()}`);
    }
    const outcome = await saveEdit({
      ...base,
      edit: (cst) =>
        toggle(
          cst,
          ids.map((id) => {
            const at = findVirtual(cst, id);
            if (!at) throw new Gone();
            return at;
          }),
        ),
      reason: `(de)activate ${ids.join(' ')}`,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(ids.join(' '), '(de)activate');
    return seeOther('/virtual-servers?done=toggled');
  },
);
