import { handler, seeOther } from '@/lib/console';
import { findServer, findVirtual } from '@/lib/console/forms/edits';
import { REAL_SERVER } from '@/lib/console/forms/panels';
import { entryForm, saveEntry } from '@/lib/console/forms/save-entry';
import { takeForm } from '@/lib/console/forms/save';
import { realServerPage } from '@/lib/console/links';

/** ACCEPT stays on the page, as in the original; a new address or port is a new id. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: entryForm,
    formPage: ({ id = '', server = '' }) => realServerPage(id, server),
  },
  async ({ form, params: { id = '', server = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(REAL_SERVER, form);
    if (values.address === '') {
      findings.push({ field: 'address', code: 'REQUIRED', params: {}, severity: 'error' });
    }
    if (findings.length) return back(findings);
    const { outcome, id: now } = await saveEntry(
      {
        panel: REAL_SERVER,
        values,
        form,
        find: (cst) => findServer(cst, id, server),
        parent: (cst) => findVirtual(cst, id),
        author: user.name,
        reason: `real server ${values.name ?? server} of ${id}`,
      },
      router,
    );
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(`${id} ${server}`, outcome.state);
    return seeOther(`${realServerPage(id, now ?? server)}?done=${outcome.state}`);
  },
);
