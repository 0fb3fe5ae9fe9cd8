import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { accessFaults, asFile } from '@/lib/console/access-conf';

/** Longest allowlist of the form; the file itself may be longer. */
const MAX_TEXT = 32_000;

/** Writes access.conf, by the agent. It counts from the next connection on. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'access.save',
    schema: z.object({ rules: z.string('REQUIRED').max(MAX_TEXT), base: z.string().max(64) }),
    formPage: () => '/access',
  },
  async ({ form, user, arrival, audit, back, router }) => {
    const text = asFile(form.rules);
    const faults = accessFaults(text, arrival.address);
    if (faults.length > 0) return back(faults);
    const { changed } = await router.call('access.save', {
      content: Buffer.from(text).toString('base64'),
      base: form.base || null,
      author: user.name,
    });
    const effective = text.split('\n').filter((line) => line && !line.startsWith('#'));
    await audit.done('access.conf', effective.join('; '));
    return seeOther(`/access?done=${changed ? 'accessSaved' : 'accessUnchanged'}`);
  },
);
