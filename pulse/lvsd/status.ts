import { endpoint } from '@/lib/lvscf/address';
import { type Intent, isInForce } from '@/lib/protocol/intents';
import type { LvsdStatus } from '@/lib/protocol/lvsd';
import type { Check, HandChange, Reason } from '@/lib/protocol/status';
import type { Intended, IntendedFailover, IntendedServer, IntendedService } from '@/pulse/compile';
import { type LoadState, saidText } from '@/pulse/load';
import type { Health } from '@/pulse/nanny';
import type { Hold } from './holds';
import type { Keeper } from './keeper';
import { entryKey, splitKey } from './model';
import { destinationOf } from './want';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** What lvsd answers about one server's load. */
function loadOf({ tool, said, at, reason, share }: LoadState): NonNullable<Check['load']> {
  return { tool, said: said && saidText(said), observedAt: iso(at), share, reason };
}

/** Why a server that is up has not its configured weight, or would have another if its load were known. */
function weightReason(
  weight: number,
  configured: number,
  load: LoadState | null,
): { state: 'up' | 'drained'; reason: Reason | null } {
  if (load?.said) {
    const said = saidText(load.said);
    const at = iso(load.at) ?? '';
    if (load.share === 0) return { state: 'drained', reason: { code: 'load-drain', params: { said, at } } };
    if (load.share < 1) {
      const params = { weight, configured, tool: load.tool, said, at };
      return { state: 'up', reason: { code: 'weight-by-load', params } };
    }
  }
  if (load?.reason) return { state: 'up', reason: load.reason };
  const params = { weight, configured, why: 'slow start' };
  return { state: 'up', reason: weight === configured ? null : { code: 'weight-moving', params } };
}

/** What is known of a server, by the ids of its virtual server and its own; null: nothing. */
interface Known {
  health(service: string, server: string): Health | null;
  load(service: string, server: string): LoadState | null;
  /** what an operator decided last */
  intent(service: string, server: string): Intent | null;
}

/** One server as readers see it: what its check says, what an operator decided, what the kernel has, in that order of weight. */
function checkOf(service: IntendedService, server: IntendedServer, keeper: Keeper, known: Known): Check {
  const health = known.health(service.id, server.id);
  const load = known.load(service.id, server.id);
  const intent = known.intent(service.id, server.id);
  const to = destinationOf(service, server);
  const key = entryKey(service.id, to);
  const base = {
    service: service.id,
    server: server.id,
    label: server.label,
    since: iso(health?.since ?? null),
    lastCheck: iso(health?.lastCheck ?? null),
    latencyMs: health?.latencyMs ?? null,
    ...(load ? { load: loadOf(load) } : {}),
  };
  const is = (state: Check['state'], code: string, params: Reason['params'] = {}): Check => ({
    ...base,
    state,
    reason: { code, params },
  });
  if (!health) return is('unknown', 'not-checked-yet');
  if (health.serve !== 'out') {
    const hold = keeper.holds.get(key);
    if (hold?.kind === 'deleted' || keeper.holds.get(service.id)?.kind === 'deleted')
      return is('held', 'held-deleted');
    if (hold?.kind === 'settings') return is('held', 'held-settings');
    if (hold) {
      return is('held', 'held-weight', { weight: hold.destination?.weight ?? 0, configured: server.weight });
    }
  }
  const order = intent && isInForce(intent) ? { by: intent.by, at: intent.at } : null;
  if (order && (intent?.state === 'drained' || intent?.state === 'halted')) {
    const state = intent.state === 'halted' ? 'held' : 'drained';
    if (health.state !== 'down' || !health.reason) return is(state, intent.state, order);
    return is(state, `${intent.state}-failing`, { ...order, code: health.reason.code });
  }
  if (health.state !== 'up') return { ...base, state: health.state, reason: health.reason };
  if (!keeper.owned.get(service.id)?.destinations.has(to)) {
    const detail = keeper.retries.detail(key) ?? keeper.retries.detail(service.id) ?? keeper.unreadable ?? '';
    return is('unknown', 'not-in-kernel', { detail });
  }
  if (order && intent?.weight != null) {
    const params = { ...order, weight: intent.weight, configured: server.weight };
    return is(intent.weight === 0 ? 'drained' : 'up', 'weight-set', params);
  }
  if (server.weight === 0) return is('drained', 'weight-zero');
  const weight = keeper.owned.get(service.id)?.destinations.get(to)?.weight ?? server.weight;
  // one that has begun to fail says so
  if (health.reason !== null) return { ...base, state: 'up', reason: health.reason };
  return { ...base, ...weightReason(weight, server.weight, load) };
}

/** A failover service as it answers at its VIP, wherever that is. */
function failoverCheck({ id, label, address, port }: IntendedFailover, health: Health | null): Check {
  return {
    service: id,
    server: endpoint(address, port),
    label,
    state: health?.state ?? 'unknown',
    since: iso(health?.since ?? null),
    lastCheck: iso(health?.lastCheck ?? null),
    latencyMs: health?.latencyMs ?? null,
    reason: health ? health.reason : { code: 'not-checked-yet', params: {} },
  };
}

function handChangeOf(key: string, { kind, at, destination, settings }: Hold): HandChange {
  return {
    ...splitKey(key),
    kind,
    since: iso(at ?? null),
    weight: destination?.weight ?? null,
    forwarding: destination?.forwarding ?? null,
    scheduler: settings?.scheduler ?? null,
    persistent: settings?.persistent ?? null,
    pmask: settings?.pmask ?? null,
  };
}

/**
 * What lvsd answers to `status`.
 * @param intended as configured, without what operators decided
 * @param other further things that could not be verified, sentences
 */
export function statusOf(
  intended: Intended,
  keeper: Keeper,
  known: Known,
  startedAt: number,
  other: string[],
): LvsdStatus {
  return {
    pid: process.pid,
    startedAt: new Date(startedAt).toISOString(),
    // as old as the last look at the kernel
    observedAt: new Date(keeper.readAt ?? startedAt).toISOString(),
    sha256: intended.sha256,
    checks: [
      ...intended.services.flatMap((service) =>
        service.servers.map((server) => checkOf(service, server, keeper, known)),
      ),
      ...intended.failover.map((service) =>
        failoverCheck(service, known.health(service.id, endpoint(service.address, service.port))),
      ),
    ],
    unverified: [
      ...(keeper.unreadable === null ? [] : [keeper.unreadable]),
      ...other,
      ...[...keeper.retries.all()].map(([key, detail]) => `${key}: ${detail}`),
    ],
    kept: intended.services
      .filter((s) => s.servers.some((to) => known.health(s.id, to.id)?.reason?.code === 'kept-last'))
      .map((s) => s.id),
    foreign: keeper.foreign,
    foreignSince: Object.fromEntries(
      [...keeper.foreignSince].map(([id, at]) => [id, new Date(at).toISOString()]),
    ),
    holds: [...keeper.holds].map(([key, hold]) => handChangeOf(key, hold)),
  };
}
