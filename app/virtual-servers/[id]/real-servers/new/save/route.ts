import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { addFrom, findVirtual } from '@/lib/console/forms/edits';
import { REAL_SERVER } from '@/lib/console/forms/panels';
import { Gone, saveEdit, takeForm } from '@/lib/console/forms/save';
import { reasonOf } from '@/lib/console/forms/why';
import { realServersPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string(), active: z.enum(['0', '1']).default('1') }),
    formPage: ({ id = '' }) => `${realServersPage(id)}/new`,
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(REAL_SERVER, form);
    for (const field of ['name', 'address']) {
      if (!values[field]) findings.push({ field, code: 'REQUIRED', params: {}, severity: 'error' });
    }
    if (findings.length) return back(findings);
    const virtual = (await readConfig('saved', router)).config.virtual.find((v) => v.id === id);
    const outcome = await saveEdit({
      edit: (cst) => {
        const parent = findVirtual(cst, id);
        if (!parent) throw new Gone();
        return addFrom(cst, REAL_SERVER, { ...values, active: form.active }, parent);
      },
      base: form.base,
      author: user.name,
      reason: reasonOf(`add real server ${values.name ?? ''} to ${virtual?.name ?? id}`, form),
      at: virtual && { ...virtual.path, server: virtual.server.length },
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(`${id} ${values.name ?? ''}`, 'added');
    return seeOther(`${realServersPage(id)}?done=added`);
  },
);
