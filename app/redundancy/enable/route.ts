import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { fieldFault } from '@/lib/console/forms/check';
import { saveEdit } from '@/lib/console/forms/save';
import { setValue } from '@/lib/lvscf';

/** ENABLE: backup_active = 1, and the backup's address when one was typed. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), backup: z.string().trim().default('') }),
    formPage: () => '/redundancy',
  },
  async ({ form, user, audit, back }) => {
    const fault = fieldFault('global', 'backup', form.backup);
    if (fault) return back([{ ...fault, field: 'backup' }]);
    const outcome = await saveEdit({
      edit: (cst) => {
        const named = form.backup ? setValue(cst, { directive: 'backup' }, form.backup) : cst;
        return setValue(named, { directive: 'backup_active' }, '1');
      },
      base: form.base,
      author: user.name,
      reason: 'redundancy enabled',
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done('lvs.cf', 'redundancy: enabled');
    return seeOther(`/redundancy?done=${outcome.state}`);
  },
);
