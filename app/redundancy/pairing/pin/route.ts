import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { tryPeer } from '@/lib/console/pair-test';
import { peerAddressSchema } from '@/lib/console/peer-address';
import { sshFailure } from '@/lib/console/ssh-words';
import { asked } from '@/lib/console/view/control';
import { fetchHostKey, pairingStore, PEER_ACCOUNT } from '@/lib/router';

/** Where the original keeps its file; only used for a peer without agent. */
const PIRANHA_FILE = '/etc/sysconfig/ha/lvs.cf';

/** Pins the key whose fingerprint was confirmed, if the host still shows it, and tries whether we are let in already. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'peer.pin',
    schema: peerAddressSchema.extend({ fingerprint: z.string().max(200) }),
    formPage: () => '/redundancy/pairing',
  },
  async ({ form: { host, port, fingerprint }, audit, back }) => {
    const { value: key, error } = await asked(fetchHostKey(host, port));
    if (error) {
      await audit.failed(host, error.code);
      return back([{ field: null, ...sshFailure(error, host, port), severity: 'error' }]);
    }
    if (key.fingerprint !== fingerprint) {
      return back([{ field: null, code: 'FINGERPRINT', params: {}, severity: 'error' }]);
    }
    const store = pairingStore();
    await store.pin(host, port, key.line);
    const pairing = {
      host,
      port,
      user: PEER_ACCOUNT,
      mode: 'agent',
      path: PIRANHA_FILE,
      pairedAt: null,
    } as const;
    await store.save(pairing);
    await audit.done(host, `pinned ${key.type} ${fingerprint}`);
    const failure = await tryPeer(pairing);
    return seeOther(failure ? '/redundancy/pairing' : '/redundancy/pairing?done=paired');
  },
);
