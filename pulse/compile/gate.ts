import type { LvsConfig } from '@/lib/lvscf/types';
import type { IntendedService } from './intended';
import { SYNC_REFRESH } from './sysctl';

/**
 * The files in /run/pulse by which a router's priority is lowered without a stop; keepalived adds the numbers in them.
 *
 * | file | lowered | who writes it |
 * |---|---|---|
 * | handover | -100 | an administrator's planned hand-over, and `pulse reload` when the heartbeat channels change |
 * | gate, gate2 | -15 | `pulse`, when the router becomes passive: it has just returned and is not ready to lead again |
 * | fitness | -30 | lvsd that hears no real server, or whoever keeps lvsd running when it dies again and again |
 * | service | -45 | lvsd on the router on which a failover service fails (pulse/lvsd/failover-guard.ts) |
 *
 * The steps decide who leads (gate.test.ts): a lowered primary is below a whole backup, a router that is only not ready yet leads
 * before an unfit one, and with the same lowering on both the primary stays before the backup. No more than -15, because VRRP's
 * takeover after a crash comes later by 1/256 of the heartbeat interval for each step.
 */
export const TRACKED = ['handover', 'gate', 'fitness', 'service'] as const;

/**
 * The files of one group. All but the gate speak of the router and lower it in either group; a router that has become passive in
 * one of them goes on leading the other.
 * @param suffix of the group, empty for the first
 */
export const trackedOf = (suffix: string): string[] =>
  TRACKED.map((name) => (name === 'gate' ? `gate${suffix}` : name));

/** Two seconds in which the kernel gathers what it tells the other router, and one for the slowest of them. */
const SYNC_GATHERS = 3;
/** Seconds beyond a round of checks: lvsd's start and its look at the table. */
const GRACE = 5;
/** A router whose checks take minutes is not held back for them: half a table is better than one router. */
const LONGEST = 120;

/**
 * One line for `pulse`, `LEAST MOST preempt|stay`: a router that returns waits LEAST seconds in any case (until the sync daemon has
 * told it of every living connection), then until lvsd has finished a round of checks, and at most MOST. `stay` (nopreempt): it
 * waits for as long as the other router leads.
 */
export function gateText(config: LvsConfig, services: IntendedService[], sync: boolean): string {
  const least = sync ? SYNC_REFRESH + SYNC_GATHERS : 0;
  // An interval and a check's own limit are both the service's timeout.
  const round = 2 * Math.max(0, ...services.map((s) => s.check.timeout));
  const most = Math.min(LONGEST, Math.max(least, round) + GRACE);
  return `${least} ${Math.ceil(most)} ${config.nopreempt ? 'stay' : 'preempt'}\n`;
}
