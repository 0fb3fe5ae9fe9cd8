import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { outcomeFindings } from '@/lib/console/apply';
import { pairedPeer } from '@/lib/console/view/reading';
import { extendPair } from '@/lib/router';

/** More time to look, on both routers, before they go back by themselves. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'change.extend',
    schema: z.object({ change: z.string(), seconds: z.coerce.number().int().min(1).max(86400) }),
    formPage: () => '/changes',
  },
  async ({ form, user, audit, back, router }) => {
    const { change: changeId, seconds } = form;
    const result = await extendPair({
      ...{ local: router, peer: await pairedPeer(), author: user.name },
      ...{ changeId, seconds },
    });
    if (result.outcome !== 'extended') {
      await audit.failed(changeId, result.outcome);
      return back(outcomeFindings(result.outcome === 'half' ? 'EXTEND_HALF' : 'EXTEND_NONE', result.routers));
    }
    await audit.done(changeId, `${seconds} s more, until ${result.until ?? ''}`);
    return seeOther('/changes?done=extended');
  },
);
