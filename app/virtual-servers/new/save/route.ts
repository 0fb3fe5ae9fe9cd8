import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { addFrom, copyEntry, findVirtual } from '@/lib/console/forms/edits';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { Gone, saveEdit, takeForm } from '@/lib/console/forms/save';
import { usualCheck } from '@/lib/console/forms/templates';
import { reasonOf } from '@/lib/console/forms/why';
import { realServersPage } from '@/lib/console/links';

/** ADD of a virtual server, or a copy of one (`from`); its real servers are the next page. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({
      base: z.string(),
      active: z.enum(['0', '1']).default('1'),
      from: z.string().optional(),
    }),
    formPage: () => '/virtual-servers/new',
  },
  async ({ form, user, audit, back, router }) => {
    const { values, findings } = takeForm(VIRTUAL_SERVER, form);
    if (!values.name) findings.push({ field: 'name', code: 'REQUIRED', params: {}, severity: 'error' });
    if (findings.length) return back(findings);
    const before = await readConfig('saved', router);
    const outcome = await saveEdit({
      edit: (cst) => {
        const all = { ...values, active: form.active };
        if (form.from === undefined) {
          return addFrom(cst, VIRTUAL_SERVER, all, null, usualCheck(values) ?? {});
        }
        const from = findVirtual(cst, form.from);
        if (!from) throw new Gone();
        return copyEntry(cst, { cst, at: from }, VIRTUAL_SERVER, all);
      },
      base: form.base,
      author: user.name,
      reason: reasonOf(
        `add virtual server ${values.name ?? ''}${form.from ? `, a copy of ${form.from}` : ''}`,
        form,
      ),
      at: { block: { kind: 'virtual', index: before.config.virtual.length } },
    });
    if (!outcome.ok) return back(outcome.findings);
    const added = (await readConfig('saved', router)).config.virtual.at(-1);
    await audit.done(added?.id ?? values.name ?? '', 'added');
    return seeOther(added ? `${realServersPage(added.id)}?done=added` : '/virtual-servers?done=added');
  },
);
