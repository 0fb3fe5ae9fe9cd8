import { handler, seeOther } from '@/lib/console';
import { findFailover } from '@/lib/console/forms/edits';
import { FAILOVER_SERVICE } from '@/lib/console/forms/panels';
import { entryForm, saveEntry } from '@/lib/console/forms/save-entry';
import { takeForm } from '@/lib/console/forms/save';
import { failoverPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: entryForm,
    formPage: ({ id = '' }) => failoverPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(FAILOVER_SERVICE, form);
    if (findings.length) return back(findings);
    const { outcome, id: now } = await saveEntry(
      {
        panel: FAILOVER_SERVICE,
        values,
        form,
        find: (cst) => findFailover(cst, id),
        author: user.name,
        reason: `failover service ${values.name ?? id}`,
      },
      router,
    );
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(id, outcome.state);
    return seeOther(`${failoverPage(now ?? id)}?done=${outcome.state}`);
  },
);
