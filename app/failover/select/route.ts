import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { findFailover, toggle } from '@/lib/console/forms/edits';
import { Gone, saveEdit } from '@/lib/console/forms/save';
import { idList } from '@/lib/console/forms/selection';
import { failoverPage } from '@/lib/console/links';

/** The buttons above the table of failover services, for the entries that are ticked. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), do: z.enum(['edit', 'toggle', 'delete']), id: idList }),
    formPage: () => '/failover',
  },
  async ({ form, user, audit, back }) => {
    const { id: ids } = form;
    const first = ids[0];
    const say = (code: string) => back([{ field: null, code, params: {}, severity: 'error' }]);
    if (first === undefined) return say('NOTHING_SELECTED');
    if (form.do === 'edit') {
      if (ids.length > 1) return say('SELECT_ONE');
      await audit.done(first, 'opened');
      return seeOther(failoverPage(first));
    }
    if (form.do === 'delete') {
      await audit.done(ids.join(' '), 'asked before delete');
      return seeOther(`/failover/delete?${new URLSearchParams(ids.map((id) => ['id', id])).toString()}`);
    }
    const outcome = await saveEdit({
      edit: (cst) =>
        toggle(
          cst,
          ids.map((id) => {
            const at = findFailover(cst, id);
            if (!at) throw new Gone();
            return at;
          }),
        ),
      base: form.base,
      author: user.name,
      reason: `(de)activate ${ids.join(' ')}`,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(ids.join(' '), '(de)activate');
    return seeOther('/failover?done=toggled');
  },
);
