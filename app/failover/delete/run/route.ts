import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { findFailover, remove } from '@/lib/console/forms/edits';
import { Gone, saveEdit } from '@/lib/console/forms/save';
import { idList } from '@/lib/console/forms/selection';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), id: idList }),
    formPage: () => '/failover/delete',
  },
  async ({ form, user, audit, back }) => {
    const outcome = await saveEdit({
      edit: (cst) =>
        remove(
          cst,
          form.id.map((id) => {
            const at = findFailover(cst, id);
            if (!at) throw new Gone();
            return at;
          }),
        ),
      base: form.base,
      author: user.name,
      reason: `delete ${form.id.join(' ')}`,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(form.id.join(' '), 'deleted');
    return seeOther('/failover?done=deleted');
  },
);
