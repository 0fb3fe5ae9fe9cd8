import { z } from 'zod';
import { handler, saveDraft, seeOther } from '@/lib/console';
import { applyValues } from '@/lib/console/forms/edits';
import { REDUNDANCY } from '@/lib/console/forms/panels';
import { saveEdit, takeForm } from '@/lib/console/forms/save';
import { reasonOf } from '@/lib/console/forms/why';
import { filledForm } from '@/lib/console/forms/templates';
import { newValues } from '@/lib/console/forms/values';

/** ACCEPT saves. RESET only puts the original's values into the form, so that nothing is lost by a click. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string(), do: z.string().optional() }),
    formPage: () => '/redundancy',
  },
  async ({ form, user, audit, back }) => {
    if (form.do === 'reset') {
      const fresh = newValues(REDUNDANCY);
      const filled = Object.fromEntries(RESET.map((name) => [name, fresh[name] ?? '']));
      const id = await saveDraft({
        userId: user.id,
        form: '/redundancy',
        values: filledForm(REDUNDANCY, form, filled),
        findings: [],
        base: form.base,
      });
      await audit.done('form', 'redundancy: reset of the typed values');
      return seeOther(`/redundancy?draft=${id}`);
    }
    const { values, findings } = takeForm(REDUNDANCY, form);
    if (findings.length) return back(findings);
    const outcome = await saveEdit({
      edit: (cst) => applyValues(cst, REDUNDANCY, values),
      base: form.base,
      author: user.name,
      reason: reasonOf('redundancy', form),
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done('lvs.cf', `redundancy: ${outcome.state}`);
    return seeOther(`/redundancy?done=${outcome.state}`);
  },
);

/** What the original's RESET touched: addresses and timers, not the boxes. */
const RESET = ['backup', 'backup_private', 'keepalive', 'deadtime', 'heartbeat_port'];
