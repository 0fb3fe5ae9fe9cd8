import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { applyValues, findVirtual } from '@/lib/console/forms/edits';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { Gone, saveEdit, takeForm } from '@/lib/console/forms/save';
import { virtualPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string() }),
    formPage: ({ id = '' }) => virtualPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(VIRTUAL_SERVER, form);
    if (findings.length) return back(findings);
    const at = findVirtual((await readConfig('saved', router)).cst, id) ?? undefined;
    const outcome = await saveEdit({
      edit: (cst) => {
        const path = findVirtual(cst, id);
        if (!path) throw new Gone();
        return applyValues(cst, VIRTUAL_SERVER, values, path);
      },
      base: form.base,
      author: user.name,
      reason: `virtual server ${values.name ?? id}`,
      at,
    });
    if (!outcome.ok) return back(outcome.findings);
    // Address, port, protocol and mark are its identity: what was edited may have another id now.
    const now = (await readConfig('saved', router)).config.virtual[at?.block?.index ?? -1];
    await audit.done(id, outcome.state);
    return seeOther(`${virtualPage(now?.id ?? id)}?done=${outcome.state}`);
  },
);
