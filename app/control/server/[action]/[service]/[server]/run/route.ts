import { z } from 'zod';
import { agentFindings, handler, seeOther } from '@/lib/console';
import { pairedPeer } from '@/lib/console/view/reading';
import { serverDonePage, takenCode } from '@/lib/console/view/operated';
import {
  STATE_OF,
  loadServerAction,
  serverActionPage,
  serverActions,
} from '@/lib/console/view/server-action';
import { AgentError } from '@/lib/protocol';
import { decide } from '@/lib/router';

/** Decides about one real server on both routers; a router that is not reached is named and gets it when it returns. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'operate',
    recent: true,
    action: 'server.operate',
    schema: z.object({ weight: z.string().trim().max(20).optional() }),
    formPage: ({ action = '', service = '', server = '' }) => serverActionPage(action, service, server),
  },
  async ({ params, form, user, audit, back, router }) => {
    const { service = '', server = '' } = params;
    const action = serverActions.find((a) => a === params.action);
    const object = `${service} ${server}`;
    if (!action) {
      await audit.refused(object, 'no such action');
      return new Response('No such action.', { status: 404 });
    }
    if (!(await loadServerAction(router, service, server))) {
      await audit.refused(object, 'not in lvs.cf');
      return new Response('No such real server.', { status: 404 });
    }
    const weight = action === 'weight' ? weightOf(form.weight) : undefined;
    if (weight === null)
      return back([{ field: 'weight', code: 'WEIGHT_TYPED', params: { server }, severity: 'error' }]);
    const peer = await pairedPeer();
    const state = STATE_OF[action];
    const servers = [{ service, server }];
    const decision = await decide({ local: router, peer, servers, state, weight, author: user.name });
    const taken = [decision.local, ...(decision.peer ? [decision.peer] : [])];
    const said = `${action}${weight === undefined ? '' : ` ${weight}`}: ${taken.map((one) => `${one.router} ${takenCode(one, action)}`).join(', ')}`;
    if (taken.every(({ result }) => !result)) {
      await audit.failed(object, said);
      return back(
        taken.flatMap(({ failure }) => (failure ? agentFindings(new AgentError(failure.code, failure)) : [])),
      );
    }
    await audit.done(object, said);
    return seeOther(serverDonePage(action, decision));
  },
);

/** 0 to 65535, as lvs.cf takes it; null for anything else. */
function weightOf(text = ''): number | null {
  const weight = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return weight <= 65535 ? weight : null;
}
