import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { outcomeFindings } from '@/lib/console/apply';
import { pairedPeer } from '@/lib/console/view/reading';
import { confirmPair } from '@/lib/router';

/** KEEP: on both routers or on none. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'change.confirm',
    schema: z.object({ change: z.string() }),
    formPage: () => '/changes',
  },
  async ({ form, user, audit, back, router }) => {
    const result = await confirmPair({
      ...{ local: router, peer: await pairedPeer(), author: user.name },
      changeId: form.change,
    });
    if (result.outcome !== 'confirmed') {
      await audit.failed(form.change, result.outcome);
      return back(outcomeFindings(result.outcome === 'half' ? 'KEEP_HALF' : 'KEEP_NONE', result.routers));
    }
    await audit.done(form.change, 'kept');
    return seeOther(`/changes?done=${result.routers.peer ? 'kept' : 'kept-one'}`);
  },
);
