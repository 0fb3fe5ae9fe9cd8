import type { AgentErrorData, Status } from '@/lib/protocol';

/** One router as it was read for a page: its own words, or why there are none. Never an older reading. */
export interface RouterReading {
  which: 'local' | 'peer';
  /** its host name; until it has answered, the address that it is known by */
  name: string;
  status: Status | null;
  /** why `status` is null */
  error: AgentErrorData | null;
  /** when it was asked, ISO 8601 */
  askedAt: string;
}

/** Both routers at one moment. */
export interface PairReading {
  local: RouterReading;
  /** null: this router stands alone, see `alone` */
  peer: RouterReading | null;
  /** why there is no peer: lvs.cf names no backup, or it is not paired yet */
  alone: 'no-backup' | 'not-paired' | null;
}

/** Does it hold the VIPs? null: not known. */
export function isActive(r: RouterReading): boolean | null {
  if (!r.status) return null;
  if (r.status.held) return r.status.held.vips !== 'none';
  if (r.status.pulse.state === 'stopped') return false;
  if (r.status.vrrp) return r.status.vrrp.some((v) => v.state === 'MASTER');
  return null;
}

/** The routers that there are, this one first. */
export function routersOf(pair: PairReading): RouterReading[] {
  return pair.peer ? [pair.local, pair.peer] : [pair.local];
}

/** The one router that holds the VIPs; null when there is none, two, or one that is not known might. */
export function activeOf(pair: PairReading): RouterReading | null {
  const active = routersOf(pair).filter((r) => isActive(r) === true);
  return active.length === 1 ? (active[0] ?? null) : null;
}
