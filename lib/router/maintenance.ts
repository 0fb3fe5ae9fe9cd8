import { AgentError, type Result } from '@/lib/protocol';
import type { RouterClient } from './client';
import { failover, type FailoverResult } from './failover';
import { isSpread, readPair, whoIsActive } from './pair';
import type { Side } from './preflight';

type Lowered = Result<'handover.set'>;

export interface MaintenanceOptions {
  local: RouterClient;
  peer: RouterClient | null;
  /** the router that shall not lead */
  side: Side;
  author: string;
  /** only says what would be done */
  dryRun?: boolean;
}

/** What became of it: a router that served was given away by `move`; one that did not was only lowered (null in a dry run). */
export type MaintenanceBegun =
  { served: true; move: FailoverResult } | { served: false; router: string; lowered: Lowered | null };

/**
 * A router shall not lead from now on, also after a restart. If it serves, the other one takes the service first, with its
 * pre-flight; whatever speaks against that is in `move.obstacles`.
 * @throws AgentError `not-paired`, and what the router's agent throws
 */
export async function beginMaintenance(
  options: MaintenanceOptions & { reason: string; force: boolean },
): Promise<MaintenanceBegun> {
  const { local, peer, side, author, reason, force, dryRun = false } = options;
  const router = routerOf(options);
  const active = whoIsActive(await readPair(local, peer));
  if (active === side || active === 'divided') {
    const move = await failover({ local, peer, author, maintenance: reason, force, dryRun, giver: side });
    return { served: true, move };
  }
  if (dryRun) return { served: false, router: router.name, lowered: null };
  const lowered = await router.call('handover.set', { lowered: true, maintenance: { reason }, author });
  return { served: false, router: router.name, lowered };
}

/**
 * Ends it so that nothing moves: a primary that does not serve stays lowered until it is given the service back, and so does either
 * router of an active-active pair.
 * @returns null in a dry run
 * @throws AgentError `not-paired`, and what the router's agent throws
 */
export async function endMaintenance(
  options: MaintenanceOptions,
): Promise<{ router: string; lowered: Lowered | null }> {
  const router = routerOf(options);
  const status = await router.call('status', {});
  if (options.dryRun) return { router: router.name, lowered: null };
  const wouldTake = status.router === 'primary' || isSpread(status);
  const stays = wouldTake && status.held?.vips !== 'all';
  const lowered = await router.call('handover.set', {
    ...{ lowered: stays, maintenance: null, author: options.author },
  });
  return { router: router.name, lowered };
}

function routerOf({ local, peer, side }: MaintenanceOptions): RouterClient {
  const router = side === 'local' ? local : peer;
  if (!router) throw new AgentError('not-paired', { params: {} });
  return router;
}
