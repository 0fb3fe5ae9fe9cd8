import { handler, seeOther } from '@/lib/console';
import { tryPeer } from '@/lib/console/pair-test';
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
      const params = { router: pairing.host, ...failure.params, detail: failure.detail ?? '' };
      return back([{ field: null, code: failure.code, params, severity: 'error' }]);
    }
    await audit.done(pairing.host, 'answers');
    return seeOther('/redundancy/pairing?done=paired');
  },
);
