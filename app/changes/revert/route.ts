import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { outcomeFindings } from '@/lib/console/apply';
import { pairedPeer } from '@/lib/console/view/reading';
import { abortPair } from '@/lib/router';

/** Go back now, on both routers. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'change.revert',
    schema: z.object({ change: z.string() }),
    formPage: () => '/changes',
  },
  async ({ form, user, audit, back, router }) => {
    const result = await abortPair({
      ...{ local: router, peer: await pairedPeer(), author: user.name },
      changeId: form.change,
    });
    if (result.outcome !== 'aborted') {
      await audit.failed(form.change, result.outcome);
      return back(outcomeFindings('REVERT_HALF', result.routers));
    }
    await audit.done(form.change, 'went back');
    return seeOther('/changes?done=gone-back');
  },
);
