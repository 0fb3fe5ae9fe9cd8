import { handler, seeOther } from '@/lib/console';
import { findVirtual } from '@/lib/console/forms/edits';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { entryForm, saveEntry } from '@/lib/console/forms/save-entry';
import { takeForm } from '@/lib/console/forms/save';
import { virtualPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: entryForm,
    formPage: ({ id = '' }) => virtualPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(VIRTUAL_SERVER, form);
    if (findings.length) return back(findings);
    const { outcome, id: now } = await saveEntry(
      {
        panel: VIRTUAL_SERVER,
        values,
        form,
        find: (cst) => findVirtual(cst, id),
        author: user.name,
        reason: `virtual server ${values.name ?? id}`,
      },
      router,
    );
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(id, outcome.state);
    return seeOther(`${virtualPage(now ?? id)}?done=${outcome.state}`);
  },
);
