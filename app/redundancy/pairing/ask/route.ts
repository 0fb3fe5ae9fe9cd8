import { handler, saveDraft, seeOther } from '@/lib/console';
import { peerAddressSchema } from '@/lib/console/peer-address';
import { sshFailure } from '@/lib/console/ssh-words';
import { asked } from '@/lib/console/view/control';
import { hasOther } from '@/lib/console/view/pairing';
import { fetchHostKey } from '@/lib/router';

/** Asks a host for its key. Nothing is trusted by this; what it showed goes to the page to be compared. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'peer.ask',
    schema: peerAddressSchema,
    formPage: () => '/redundancy/pairing',
  },
  async ({ form: { host, port }, user, audit, back }) => {
    const { value: key, error } = await asked(fetchHostKey(host, port));
    if (error) {
      await audit.failed(host, error.code);
      return back([{ field: null, ...sshFailure(error, host, port), severity: 'error' }]);
    }
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
