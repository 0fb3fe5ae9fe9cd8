import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { applyValues, findServer } from '@/lib/console/forms/edits';
import { REAL_SERVER } from '@/lib/console/forms/panels';
import { Gone, saveEdit, takeForm } from '@/lib/console/forms/save';
import { realServerPage } from '@/lib/console/links';

/** ACCEPT stays on the page, as in the original; a new address or port is a new id. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string() }),
    formPage: ({ id = '', server = '' }) => realServerPage(id, server),
  },
  async ({ form, params: { id = '', server = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(REAL_SERVER, form);
    if (values.address === '') {
      findings.push({ field: 'address', code: 'REQUIRED', params: {}, severity: 'error' });
    }
    if (findings.length) return back(findings);
    const at = findServer((await readConfig('saved', router)).cst, id, server) ?? undefined;
    const outcome = await saveEdit({
      edit: (cst) => {
        const path = findServer(cst, id, server);
        if (!path) throw new Gone();
        return applyValues(cst, REAL_SERVER, values, path);
      },
      base: form.base,
      author: user.name,
      reason: `real server ${values.name ?? server} of ${id}`,
      at,
    });
    if (!outcome.ok) return back(outcome.findings);
    const virtual = (await readConfig('saved', router)).config.virtual[at?.block?.index ?? -1];
    const now = virtual?.server[at?.server ?? -1];
    await audit.done(`${id} ${server}`, outcome.state);
    return seeOther(`${realServerPage(id, now?.id ?? server)}?done=${outcome.state}`);
  },
);
