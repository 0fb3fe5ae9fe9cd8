import { handler, seeOther } from '@/lib/console';
import { failureFindings } from '@/lib/console/apply';
import { clientsFor } from '@/lib/console/view/both';
import { pushMarks } from '@/lib/router';

/** Saves this router's marks.conf on the other one and reads it back (R31). Nothing is loaded there. */
export const POST = handler(
  { method: 'POST', permission: 'configure', action: 'marks.push', formPage: () => '/marks' },
  async ({ user, audit, back, router }) => {
    const [peer = router] = await clientsFor('peer', router);
    const part = await pushMarks({ local: router, peer, author: user.name, reason: 'pushed' });
    if (!part.present)
      return back([{ field: null, code: 'MARKS_NONE_SAVED', params: {}, severity: 'error' }]);
    if (part.failure) {
      await audit.failed(peer.name, part.failure.code);
      return back(failureFindings(peer.name, part.failure));
    }
    await audit.done(peer.name, part.already ? 'had it already' : 'delivered and verified');
    return seeOther(`/marks?done=${part.already ? 'push-already' : 'pushed'}`);
  },
);
