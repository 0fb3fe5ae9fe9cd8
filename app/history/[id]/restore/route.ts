import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';

/** Saves an old version again, byte for byte. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.restore',
    schema: z.object({ base: z.string() }),
    formPage: ({ id = '' }) => `/history/${encodeURIComponent(id)}`,
  },
  async ({ form, params: { id = '' }, user, audit, router }) => {
    const { content, entry } = await router.call('history.read', { id });
    await router.call('config.save', {
      content,
      base: form.base || null,
      author: user.name,
      reason: `version of ${entry.at}`,
      kind: 'restore',
    });
    await audit.done(id, `restored, serial ${entry.serial_no ?? ''}`);
    return seeOther('/changes?done=restored');
  },
);
