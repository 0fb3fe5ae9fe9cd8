import { z } from 'zod';
import { handler, saveDraft, seeOther } from '@/lib/console';
import { hasOther } from '@/lib/console/view/pairing';
import { fetchHostKey, hostSchema } from '@/lib/router';

/** Asks a host for its key. Nothing is trusted by this; what it showed goes to the page to be compared. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    action: 'peer.ask',
    schema: z.object({
      host: z.string().trim().min(1, 'REQUIRED').pipe(hostSchema),
      port: z.coerce.number().int().min(1).max(65535),
    }),
    formPage: () => '/redundancy/pairing',
  },
  async ({ form: { host, port }, user, audit }) => {
    const key = await fetchHostKey(host, port);
    const changed = await hasOther(key);
    await audit.done(host, `${key.type} ${key.fingerprint}${changed ? ', another one is pinned' : ''}`);
    const shown = { host, port: String(port), type: key.type, fingerprint: key.fingerprint };
    const values = Object.fromEntries(
      Object.entries({ ...shown, changed: changed ? '1' : '0' }).map(([name, value]) => [name, [value]]),
    );
    const id = await saveDraft({
      userId: user.id,
      form: '/redundancy/pairing',
      values,
      findings: [],
      base: null,
    });
    return seeOther(`/redundancy/pairing?draft=${id}`);
  },
);
