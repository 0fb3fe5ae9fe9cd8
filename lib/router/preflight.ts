import type { Reason, Status } from '@/lib/protocol';
import { takeover, whoIsActive, type PairReading, type Reading } from './pair';

export type Side = 'local' | 'peer';

export interface Preflight {
  /** who serves now; null: nobody, both, or not known */
  from: Side | null;
  /** what speaks against the other router's taking the service over; codes in docs/operation.md. Empty: nothing */
  obstacles: Reason[];
  /** nothing can be done, not even by force */
  impossible: boolean;
}

/** Errors of a router that already have a word of their own here. */
const SAID = ['vrrp-fault', 'lvsd-dead', 'lvsd-not-running', 'lvsd-not-answering', 'keepalived-dead'];

/** Not even by force: there is nobody to hand over, or nobody who would take it. */
const IMPOSSIBLE = [
  ...['no-peer', 'none-active', 'both-active', 'each-serves', 'active-unknown'],
  'standby-in-maintenance',
];

/**
 * May the router that does not serve be given the service? All that is asked is read from both routers now: pulse and heartbeat
 * there, its checks, its configuration, a change that waits.
 * @param giver of two routers that are active for their own addresses (active-active), the one that shall give them away
 */
export function preflight(pair: PairReading, giver?: Side): Preflight {
  const active = whoIsActive(pair);
  const from =
    active === 'local' || active === 'peer' ? active : active === 'divided' ? (giver ?? null) : null;
  const obstacles =
    active === 'divided' && !giver
      ? [{ code: 'each-serves', params: {} }]
      : [...takeover(pair, giver).reasons];
  if (from && pair.peer) {
    const [holder, standby] = from === 'local' ? [pair.local, pair.peer] : [pair.peer, pair.local];
    if (standby.status) obstacles.push(...ofStandby(standby.router, standby.status, holder.status));
    for (const { router, status } of [holder, standby]) obstacles.push(...ofEither(router, status));
  }
  return { from, obstacles, impossible: obstacles.some(({ code }) => IMPOSSIBLE.includes(code)) };
}

function ofStandby(router: string, standby: Status, holder: Status | null): Reason[] {
  const found: Reason[] = [];
  const add = (code: string, params: Reason['params'] = {}) =>
    found.push({ code, params: { router, ...params } });
  // one that leads what the other one leads hears nothing of it
  const leads = (vrrp: Status['vrrp'], instance: string) =>
    vrrp?.some(({ name, state }) => name === instance && state === 'MASTER');
  if (
    standby.vrrp?.some(({ name }) => leads(standby.vrrp, name) && (!holder?.vrrp || leads(holder.vrrp, name)))
  )
    add('standby-hears-nothing');
  const unchecked = standby.checks?.filter(({ reason }) => reason?.code === 'not-checked-yet').length ?? 0;
  if (unchecked) add('standby-not-checked', { count: unchecked });
  if (!standby.config.running || !holder?.config.running) add('standby-configuration-unknown');
  if (standby.lowered?.maintenance)
    add('standby-in-maintenance', { reason: standby.lowered.maintenance.reason });
  if (standby.lowered?.fitness || standby.lowered?.service) add('standby-not-fit');
  for (const { code, severity, params } of standby.findings)
    if (severity === 'error' && !SAID.includes(code)) add(code, params);
  return found;
}

function ofEither(router: string, status: Status | null): Reason[] {
  const pending = status?.config.pending;
  if (!pending) return [];
  const { owner, step } = pending;
  return [{ code: 'change-pending', params: { router, owner, step } }];
}

/** The reading of one side. */
export function readingOf(pair: PairReading, side: Side): Reading | null {
  return side === 'local' ? pair.local : pair.peer;
}
