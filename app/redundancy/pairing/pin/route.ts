import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { tryPeer } from '@/lib/console/pair-test';
import { fetchHostKey, hostSchema, pairingStore, PEER_ACCOUNT } from '@/lib/router';

/** Where the original keeps its file; only used for a peer without agent. */
const PIRANHA_FILE = '/etc/sysconfig/ha/lvs.cf';

/** Pins the key whose fingerprint was confirmed, if the host still shows it, and tries whether we are let in already. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    action: 'peer.pin',
    schema: z.object({
      host: hostSchema,
      port: z.coerce.number().int().min(1).max(65535),
      fingerprint: z.string().max(200),
    }),
    formPage: () => '/redundancy/pairing',
  },
  async ({ form: { host, port, fingerprint }, audit, back }) => {
    const key = await fetchHostKey(host, port);
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
