import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { besideLines, marksText, saveMarks } from '@/lib/console/marks-forms';

/** marks.conf as text: CHECK says what is wrong with it and keeps it in the form, SAVE puts it in place on this router. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'marks.save',
    schema: z.object({ base: z.string(), text: marksText, do: z.enum(['check', 'save']) }),
    formPage: () => '/marks',
  },
  async ({ form, user, audit, back, router }) => {
    const { text, base } = form;
    if (form.do === 'check') {
      const content = Buffer.from(text).toString('base64');
      const { findings } = await router.call('marks.check', { content });
      await audit.done('marks.conf', 'checked, not saved');
      return back(besideLines(findings));
    }
    const saved = await saveMarks(router, { text, base, author: user.name, reason: 'edited as text' });
    if (!saved.ok) return back(saved.findings);
    await audit.done('marks.conf', saved.changed ? 'saved' : 'unchanged');
    return seeOther(`/marks?done=${saved.changed ? 'saved' : 'unchanged'}`);
  },
);
