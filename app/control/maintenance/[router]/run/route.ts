import { z } from 'zod';
import { agentFindings, handler, seeOther, type FormFinding } from '@/lib/console';
import { maintenancePage } from '@/lib/console/view/maintenance';
import { maintenanceDonePage, moveDonePage } from '@/lib/console/view/operated';
import { pairedPeer } from '@/lib/console/view/reading';
import { AgentError } from '@/lib/protocol';
import { beginMaintenance, endMaintenance, type FailoverResult } from '@/lib/router';

const schema = z.object({
  do: z.literal('end').optional(),
  // one line, as it stands in the router's status and log
  reason: z
    .string()
    .trim()
    .max(500, 'INVALID_VALUE')
    .regex(/^\P{Cc}*$/u, 'INVALID_VALUE')
    .optional(),
  force: z.literal('1').optional(),
});

const error = (code: string, params: FormFinding['params'] = {}): FormFinding => ({
  ...{ field: null, code, params },
  severity: 'error',
});

/** What a move that did not end well says; null: it ended well. */
function faultsOf({ outcome, from, to, failure }: FailoverResult): FormFinding[] | null {
  switch (outcome) {
    case 'done':
    case 'already':
      return null;
    case 'refused':
      return [error('FAILOVER_REFUSED')];
    case 'not-moved':
      return [error('FAILOVER_NOT_MOVED', { to: to ?? '', from: from ?? '' })];
    case 'unknown':
      return [
        error('FAILOVER_UNKNOWN'),
        ...(failure ? agentFindings(new AgentError(failure.code, failure)) : []),
      ];
  }
}

/** Puts a router in maintenance, giving its service to the other one first, or ends that. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'operate',
    recent: true,
    action: 'router.maintenance',
    schema,
    formPage: ({ router = '' }) => maintenancePage(router === 'peer' ? 'peer' : 'local'),
  },
  async ({ params, form, user, audit, back, router }) => {
    const side = (['local', 'peer'] as const).find((one) => one === params.router);
    if (!side) {
      await audit.refused(params.router ?? '', 'no such router');
      return new Response('No such router.', { status: 404 });
    }
    const options = { local: router, peer: await pairedPeer(), side, author: user.name };
    if (form.do === 'end') {
      const { router: name, lowered } = await endMaintenance(options);
      await audit.done(name, 'maintenance off');
      return seeOther(maintenanceDonePage(false, side, lowered?.handover ?? false));
    }
    const { reason } = form;
    if (!reason) return back([error('MAINTENANCE_REASON')]);
    const begun = await beginMaintenance({ ...options, reason, force: form.force === '1' });
    if (!begun.served) {
      await audit.done(begun.router, `maintenance on: ${reason}`);
      return seeOther(maintenanceDonePage(true, side, true));
    }
    const faults = faultsOf(begun.move);
    const object = begun.move.from ?? side;
    if (!faults) {
      await audit.done(object, `maintenance on: ${reason}`);
      return seeOther(moveDonePage(begun.move));
    }
    const refused = begun.move.outcome === 'refused';
    await audit[refused ? 'refused' : 'failed'](object, `maintenance on: ${begun.move.outcome}`);
    return back(faults);
  },
);
