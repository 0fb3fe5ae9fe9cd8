import { z } from 'zod';
import { agentFindings, handler, seeOther, type FormFinding } from '@/lib/console';
import { moves } from '@/lib/console/view/move';
import { moveDonePage } from '@/lib/console/view/operated';
import { pairedPeer } from '@/lib/console/view/reading';
import { AgentError } from '@/lib/protocol';
import { failBack, failover } from '@/lib/router';

const finding = (code: string, params: FormFinding['params'] = {}): FormFinding => ({
  ...{ field: null, code, params },
  severity: 'error',
});

/** Gives the service to the other router, or back to the primary; what speaks against it is read anew, and refused without force. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'operate',
    recent: true,
    action: 'pair.failover',
    schema: z.object({ force: z.literal('1').optional() }),
    formPage: ({ direction = '' }) => `/control/failover/${encodeURIComponent(direction)}`,
  },
  async ({ params, form, user, audit, back, router }) => {
    const move = moves.find((m) => m === params.direction);
    if (!move) {
      await audit.refused(params.direction ?? '', 'no such direction');
      return new Response('No such direction.', { status: 404 });
    }
    const force = form.force === '1';
    const run = move === 'back' ? failBack : failover;
    const result = await run({ local: router, peer: await pairedPeer(), author: user.name, force });
    const { outcome, from, to, obstacles, failure } = result;
    const object = to ?? '';
    const against = obstacles.map(({ code }) => code).join(' ');
    const detail = [`${move}${force ? ' by force' : ''}`, `from ${from ?? 'nobody known'}`, against]
      .filter(Boolean)
      .join(', ');
    switch (outcome) {
      case 'done':
      case 'already':
        await audit.done(object, detail);
        return seeOther(moveDonePage(result));
      case 'refused':
        await audit.refused(object, detail);
        return back([finding('FAILOVER_REFUSED')]);
      case 'not-moved':
        await audit.failed(object, `${detail}: not taken`);
        return back([finding('FAILOVER_NOT_MOVED', { to: to ?? '', from: from ?? '' })]);
      case 'unknown':
        await audit.failed(object, `${detail}: ${failure?.code ?? 'unknown'}`);
        return back([
          finding('FAILOVER_UNKNOWN'),
          ...(failure ? agentFindings(new AgentError(failure.code, failure)) : []),
        ]);
    }
  },
);
