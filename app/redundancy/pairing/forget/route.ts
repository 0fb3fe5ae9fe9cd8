import { handler, seeOther } from '@/lib/console';
import { pairedPeer } from '@/lib/console/view/reading';
import { AgentError } from '@/lib/protocol';
import { pairingStore } from '@/lib/router';

export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'peer.forget',
    formPage: () => '/redundancy/pairing',
  },
  async ({ audit }) => {
    const store = pairingStore();
    const pairing = await store.pairing();
    if (!pairing) throw new AgentError('not-paired');
    await store.unpair();
    await pairedPeer(); // closes the connection that was kept
    await audit.done(pairing.host, 'forgotten');
    return seeOther('/redundancy/pairing?done=unpaired');
  },
);
