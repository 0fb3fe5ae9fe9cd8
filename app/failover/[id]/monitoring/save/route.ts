import { handler, seeOther } from '@/lib/console';
import { findFailover } from '@/lib/console/forms/edits';
import { FAILOVER_SCRIPTS } from '@/lib/console/forms/panels';
import { entryForm, saveEntry } from '@/lib/console/forms/save-entry';
import { takeForm } from '@/lib/console/forms/save';
import { failoverScriptsPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: entryForm,
    formPage: ({ id = '' }) => failoverScriptsPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(FAILOVER_SCRIPTS, form);
    if (findings.length) return back(findings);
    const { outcome, id: now } = await saveEntry(
      {
        panel: FAILOVER_SCRIPTS,
        values,
        form,
        find: (cst) => findFailover(cst, id),
        author: user.name,
        reason: `monitoring scripts of ${id}`,
      },
      router,
    );
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(id, outcome.state);
    return seeOther(`${failoverScriptsPage(now ?? id)}?done=${outcome.state}`);
  },
);
