import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { saveEdit } from '@/lib/console/forms/save';
import { setValue } from '@/lib/lvscf';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string() }),
    formPage: () => '/redundancy/disable',
  },
  async ({ form, user, audit, back }) => {
    const outcome = await saveEdit({
      edit: (cst) => setValue(cst, { directive: 'backup_active' }, '0'),
      base: form.base,
      author: user.name,
      reason: 'redundancy disabled',
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done('lvs.cf', 'redundancy: disabled');
    return seeOther(`/redundancy?done=${outcome.state}`);
  },
);
