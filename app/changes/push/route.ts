import { handler, seeOther } from '@/lib/console';
import { failureFindings } from '@/lib/console/apply';
import { pairedPeer } from '@/lib/console/view/reading';
import { AgentError } from '@/lib/protocol';
import { pushToPeer } from '@/lib/router';

/** Saves this router's lvs.cf on the backup and reads it back (R40). */
export const POST = handler(
  { method: 'POST', permission: 'configure', action: 'config.push', formPage: () => '/changes' },
  async ({ user, audit, back, router }) => {
    const peer = await pairedPeer();
    if (!peer) throw new AgentError('not-paired');
    const result = await pushToPeer({ local: router, peer, author: user.name });
    if (result.failure) {
      await audit.failed(peer.name, result.failure.code);
      return back(failureFindings(peer.name, result.failure));
    }
    await audit.done(peer.name, result.already ? 'had it already' : 'delivered and verified');
    return seeOther(`/changes?done=${result.already ? 'push-already' : 'pushed'}`);
  },
);
