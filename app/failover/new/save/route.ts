import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { addFrom } from '@/lib/console/forms/edits';
import { FAILOVER_SERVICE } from '@/lib/console/forms/panels';
import { saveEdit, takeForm } from '@/lib/console/forms/save';
import { reasonOf } from '@/lib/console/forms/why';
import { failoverScriptsPage } from '@/lib/console/links';

/** ADD of a failover service; what starts, stops and checks it is the next page. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string(), active: z.enum(['0', '1']).default('1') }),
    formPage: () => '/failover/new',
  },
  async ({ form, user, audit, back, router }) => {
    const { values, findings } = takeForm(FAILOVER_SERVICE, form);
    for (const field of ['name', 'address']) {
      if (!values[field]) findings.push({ field, code: 'REQUIRED', params: {}, severity: 'error' });
    }
    if (findings.length) return back(findings);
    const before = await readConfig('saved', router);
    const outcome = await saveEdit({
      edit: (cst) => addFrom(cst, FAILOVER_SERVICE, { ...values, active: form.active }, null),
      base: form.base,
      author: user.name,
      reason: reasonOf(`add failover service ${values.name ?? ''}`, form),
      at: { block: { kind: 'failover', index: before.config.failover.length } },
    });
    if (!outcome.ok) return back(outcome.findings);
    const added = (await readConfig('saved', router)).config.failover.at(-1);
    await audit.done(added?.id ?? values.name ?? '', 'added');
    return seeOther(added ? `${failoverScriptsPage(added.id)}?done=added` : '/failover?done=added');
  },
);
