import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { applyValues, findVirtual } from '@/lib/console/forms/edits';
import { MONITORING_SCRIPTS } from '@/lib/console/forms/panels';
import { Gone, saveEdit, takeForm } from '@/lib/console/forms/save';
import { monitoringPage } from '@/lib/console/links';

/** ACCEPT takes the fields as they are, blank clears. The original's buttons BLANK SEND and BLANK EXPECT do the same at once. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string(), do: z.string().optional() }),
    formPage: ({ id = '' }) => monitoringPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    const { values, findings } = takeForm(MONITORING_SCRIPTS, form);
    if (form.do === 'blank-send') values.send = '';
    if (form.do === 'blank-expect') values.expect = '';
    if (findings.length) return back(findings);
    const outcome = await saveEdit({
      edit: (cst) => {
        const path = findVirtual(cst, id);
        if (!path) throw new Gone();
        return applyValues(cst, MONITORING_SCRIPTS, values, path);
      },
      base: form.base,
      author: user.name,
      reason: `monitoring scripts of ${id}`,
      at: findVirtual((await readConfig('saved', router)).cst, id) ?? undefined,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(id, `monitoring: ${outcome.state}`);
    return seeOther(`${monitoringPage(id)}?done=${outcome.state}`);
  },
);
