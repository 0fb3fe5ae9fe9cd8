import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { findServer, remove } from '@/lib/console/forms/edits';
import { Gone, saveEdit } from '@/lib/console/forms/save';
import { idList } from '@/lib/console/forms/selection';
import { realServersPage } from '@/lib/console/links';

export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), id: idList }),
    formPage: ({ id = '' }) => `${realServersPage(id)}/delete`,
  },
  async ({ form, params: { id = '' }, user, audit, back }) => {
    const outcome = await saveEdit({
      edit: (cst) =>
        remove(
          cst,
          form.id.map((server) => {
            const at = findServer(cst, id, server);
            if (!at) throw new Gone();
            return at;
          }),
        ),
      base: form.base,
      author: user.name,
      reason: `delete ${form.id.join(' ')} of ${id}`,
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(`${id} ${form.id.join(' ')}`, 'deleted');
    return seeOther(`${realServersPage(id)}?done=deleted`);
  },
);
