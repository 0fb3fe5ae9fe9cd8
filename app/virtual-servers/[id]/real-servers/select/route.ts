import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { findServer, toggle } from '@/lib/console/forms/edits';
import { Gone, saveEdit } from '@/lib/console/forms/save';
import { idList } from '@/lib/console/forms/selection';
import { setWeights, weightFaults, weightsOf } from '@/lib/console/forms/weights';
import { realServerPage, realServersPage } from '@/lib/console/links';

/** The buttons above the table of real servers, for the entries that are ticked, and the weights in its rows. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({
      base: z.string(),
      do: z.enum(['weights', 'edit', 'toggle', 'delete']),
      server: idList,
    }),
    formPage: ({ id = '' }) => realServersPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back }) => {
    const { server: servers } = form;
    if (form.do === 'weights') {
      const typed = weightsOf(form);
      const wrong = weightFaults(typed);
      if (wrong.length > 0) return back(wrong);
      const outcome = await saveEdit({
        edit: (cst) => setWeights(cst, typed),
        base: form.base,
        author: user.name,
        reason: `weights of ${id}`,
      });
      if (!outcome.ok) return back(outcome.findings);
      await audit.done(id, `weights: ${outcome.state}`);
      return seeOther(`${realServersPage(id)}?done=${outcome.state}`);
    }
    const first = servers[0];
    const say = (code: string) => back([{ field: null, code, params: {}, severity: 'error' }]);
    if (first === undefined) return say('NOTHING_SELECTED');
    if (form.do === 'edit') {
      if (servers.length > 1) return say('SELECT_ONE');
      await audit.done(`${id} ${first}`, 'opened');
      return seeOther(realServerPage(id, first));
    }
    if (form.do === 'delete') {
      await audit.done(`${id} ${servers.join(' ')}`, 'asked before delete');
      const query = new URLSearchParams(servers.map((server) => ['id', server]));
      return seeOther(`${realServersPage(id)}/delete?${query.toString()}`);
    }
    const outcome = await saveEdit({
      edit: (cst) =>
        toggle(
          cst,
          servers.map((server) => {
            const at = findServer(cst, id, server);
            if (!at) throw new Gone();
            return at;
          }),
        ),
      base: form.base,
      author: user.name,
      reason: `(de)activate ${servers.join(' ')} of ${id}`,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(`${id} ${servers.join(' ')}`, '(de)activate');
    return seeOther(`${realServersPage(id)}?done=toggled`);
  },
);
