import { handler, seeOther } from '@/lib/console';
import { tryPeer } from '@/lib/console/pair-test';
import { sshFailure } from '@/lib/console/ssh-words';
import { AgentError } from '@/lib/protocol';
import { pairingStore } from '@/lib/router';

export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    action: 'peer.test',
    formPage: () => '/redundancy/pairing',
  },
  async ({ audit, back }) => {
    const pairing = await pairingStore().pairing();
    if (!pairing) throw new AgentError('not-paired');
    const failure = await tryPeer(pairing);
    if (failure) {
      await audit.failed(pairing.host, failure.code);
      return back([{ field: null, ...sshFailure(failure, pairing.host, pairing.port), severity: 'error' }]);
    }
    await audit.done(pairing.host, 'answers');
    return seeOther('/redundancy/pairing?done=paired');
  },
);
