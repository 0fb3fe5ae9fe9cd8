import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { applyValues } from '@/lib/console/forms/edits';
import { GLOBAL_SETTINGS } from '@/lib/console/forms/panels';
import { saveEdit, takeForm } from '@/lib/console/forms/save';
import { reasonOf } from '@/lib/console/forms/why';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({ base: z.string() }),
    formPage: () => '/global',
  },
  async ({ form, user, audit, back }) => {
    const { values, findings } = takeForm(GLOBAL_SETTINGS, form);
    // Without it neither router knows which of the two it is; what was never filled in is asked for here, not at the apply.
    if (values.primary === '')
      findings.push({ field: 'primary', code: 'REQUIRED', params: {}, severity: 'error' });
    if (findings.length) return back(findings);
    const outcome = await saveEdit({
      edit: (cst) => applyValues(cst, GLOBAL_SETTINGS, values),
      base: form.base,
      author: user.name,
      reason: reasonOf('global settings', form),
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done('lvs.cf', `global settings: ${outcome.state}`);
    return seeOther(`/global?done=${outcome.state}`);
  },
);
