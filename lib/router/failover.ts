import { parse, read } from '@/lib/lvscf';
import type { Reason } from '@/lib/protocol';
import type { RouterClient } from './client';
import { attempt, failureOf, type Failure } from './outcome';
import { isActive, isAtHome, isSpread, readPair, whoIsActive, type Active, type PairReading } from './pair';
import { preflight, readingOf, type Side } from './preflight';

/** Milliseconds between two looks at who holds the addresses. */
const LOOK = 200;
/** Seconds until a hand-over is given up, when deadtime is not known; and in any case. */
const USUAL = 30;
const LONGEST = 90;

export interface FailoverOptions {
  local: RouterClient;
  peer: RouterClient | null;
  author: string;
  /** whatever speaks against it, short of what makes it impossible */
  force?: boolean;
  /** the router that gives the service away is in maintenance from now on, for this reason */
  maintenance?: string;
  /** of two routers that are active for their own addresses (active-active), the one that gives them away */
  giver?: Side;
  /** for tests: milliseconds in place of a third more than deadtime */
  withinMs?: number;
  /** only says what would be done and what speaks against it */
  dryRun?: boolean;
}

/**
 * What became of a hand-over.
 * `done`: the other router holds every address alone. `already`: it did so before. `refused`: `obstacles` says why; nothing was
 * changed. `not-moved`: it did not take the service within the time; everything is as it was. `unknown`: a router could not be
 * told or read in between; `failure` says which.
 */
export interface FailoverResult {
  outcome: 'done' | 'already' | 'refused' | 'not-moved' | 'unknown';
  /** names of the routers; null: not known who serves */
  from: string | null;
  to: string | null;
  /** active-active: `to` gets only the addresses that prefer it; the others stay */
  shares: boolean;
  obstacles: Reason[];
  /** from the order until the other router held the addresses alone, as read from both; null: it does not */
  ms: number | null;
  /** who holds them, read afterwards */
  active: Active;
  /** the router that stays lowered, so that the service stays where it is; null: none, this is the pair's ordinary state */
  lowered: string | null;
  failure: Failure | null;
}

/** Gives the service to the router that does not have it, where it stays (until `failBack`, or that pulse starts anew). */
export async function failover(options: FailoverOptions): Promise<FailoverResult> {
  const pair = await readPair(options.local, options.peer);
  const { from } = preflight(pair, options.giver);
  return move(options, pair, from === null ? null : otherOf(from));
}

/**
 * Gives the service to the primary, and ends what was lowered for a hand-over. In an active-active pair each router gets the
 * addresses that prefer it.
 */
export async function failBack(options: FailoverOptions): Promise<FailoverResult> {
  const pair = await readPair(options.local, options.peer);
  if (isSpread(pair.local.status) || isSpread(pair.peer?.status)) return divide(options, pair);
  const isPrimary = (side: Side) => readingOf(pair, side)?.status?.router === 'primary';
  const to = isPrimary('local') ? 'local' : isPrimary('peer') ? 'peer' : null;
  if (to === null || preflight(pair).from !== to) return move(options, pair, to);
  // It serves already: only the lowering that is left is taken away.
  const failure = options.dryRun ? null : await lowerBoth(options, { local: false, peer: false });
  const after = options.dryRun ? pair : await readPair(options.local, options.peer);
  return {
    ...resultOf(pair, to),
    outcome: failure ? 'unknown' : 'already',
    active: whoIsActive(after),
    failure,
  };
}

/** Each router leads again what prefers it, as their priorities say once nothing lowers them. */
async function divide(options: FailoverOptions, pair: PairReading): Promise<FailoverResult> {
  const { local, peer, force, dryRun } = options;
  const atHome = isAtHome(pair);
  const { from, obstacles, impossible } = preflight(pair);
  const result = { ...resultOf(pair, from && otherOf(from)), shares: true };
  if (!atHome && (!peer || from === null || impossible || (obstacles.length && !force)))
    return { ...result, obstacles };
  const already: FailoverResult = { ...result, outcome: 'already' };
  if (dryRun) return atHome ? already : { ...result, obstacles };
  const before = wasLowered(pair);
  const limit = options.withinMs ?? (await limitOf(local));
  const started = performance.now();
  const failure = await lowerBoth(options, { local: false, peer: false });
  for (;;) {
    const now = await readPair(local, peer);
    const active = whoIsActive(now);
    const ms = Math.round(performance.now() - started);
    if (failure) return { ...result, obstacles, outcome: 'unknown', active, failure };
    if (isAtHome(now)) return atHome ? already : { ...result, obstacles, outcome: 'done', ms, active };
    if (ms > limit) {
      const left = await lowerBoth(options, before);
      return { ...result, obstacles, outcome: left ? 'unknown' : 'not-moved', active, failure: left };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

const otherOf = (side: Side): Side => (side === 'local' ? 'peer' : 'local');

function resultOf(pair: PairReading, to: Side | null): FailoverResult {
  const from = to && otherOf(to);
  return {
    ...{ outcome: 'refused', shares: false, obstacles: [], ms: null, lowered: null, failure: null },
    from: from && nameOf(pair, from),
    to: to && nameOf(pair, to),
    active: whoIsActive(pair),
  };
}

function nameOf(pair: PairReading, side: Side): string {
  const reading = readingOf(pair, side);
  return reading?.status?.hostname ?? reading?.router ?? side;
}

async function move(options: FailoverOptions, pair: PairReading, to: Side | null): Promise<FailoverResult> {
  const { local, peer, force, dryRun } = options;
  const { from, obstacles, impossible } = preflight(pair, options.giver);
  const result = { ...resultOf(pair, to), obstacles };
  // To which router cannot be told where the primary is not known.
  if (!peer || to === null || from !== otherOf(to) || impossible || (obstacles.length && !force))
    return result;
  if (dryRun) return result;
  const client = { local, peer };
  const before = wasLowered(pair);
  const limit = options.withinMs ?? (await limitOf(client[from]));
  const started = performance.now();
  try {
    await client[to].call('handover.set', { lowered: false, author: options.author });
    await client[from].call('handover.set', {
      ...{ lowered: true, author: options.author },
      ...(options.maintenance === undefined ? {} : { maintenance: { reason: options.maintenance } }),
    });
    for (;;) {
      const now = await readPair(local, peer);
      const ms = Math.round(performance.now() - started);
      if (
        isActive(readingOf(now, to)?.status ?? null) &&
        isActive(readingOf(now, from)?.status ?? null) === false
      ) {
        const lowered = await settle(options, client, now, to);
        return { ...result, outcome: 'done', ms, active: whoIsActive(now), lowered };
      }
      if (ms > limit) {
        await takeBack(options, client, from, before);
        return { ...result, outcome: 'not-moved', active: whoIsActive(await readPair(local, peer)) };
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  } catch (error) {
    return {
      ...result,
      outcome: 'unknown',
      active: whoIsActive(await readPair(local, peer)),
      failure: failureOf(error),
    };
  }
}

/**
 * After a move to the primary nothing need stay lowered: its priority is the higher one by itself. Otherwise, and where addresses
 * prefer the other router, the one that gave the service away stays lowered, or it would take it back.
 * @returns the name of the router that stays lowered
 */
async function settle(
  options: FailoverOptions,
  client: Record<Side, RouterClient>,
  pair: PairReading,
  to: Side,
): Promise<string | null> {
  const from = otherOf(to);
  const taker = readingOf(pair, to)?.status;
  const weakened = taker?.lowered?.fitness || taker?.lowered?.service;
  const kept = taker?.router !== 'primary' || isSpread(taker) || weakened;
  if (kept || options.maintenance !== undefined) return nameOf(pair, from);
  const { handover } = await client[from].call('handover.set', { lowered: false, author: options.author });
  return handover ? nameOf(pair, from) : null;
}

const wasLowered = (pair: PairReading) => ({
  local: pair.local.status?.lowered?.handover ?? false,
  peer: pair.peer?.status?.lowered?.handover ?? false,
});

/** Nobody took the service: both routers are again as they were. */
async function takeBack(
  { author, maintenance }: FailoverOptions,
  client: Record<Side, RouterClient>,
  from: Side,
  before: Record<Side, boolean>,
): Promise<void> {
  const to = otherOf(from);
  await client[from].call('handover.set', {
    ...{ lowered: before[from], author },
    ...(maintenance === undefined ? {} : { maintenance: null }),
  });
  await client[to].call('handover.set', { lowered: before[to], author });
}

async function lowerBoth(
  { local, peer, author }: FailoverOptions,
  lowered: Record<Side, boolean>,
): Promise<Failure | null> {
  for (const side of ['local', 'peer'] as const) {
    const call = { local, peer }[side]?.call('handover.set', { lowered: lowered[side], author });
    const done = call && (await attempt(call));
    if (done && !done.ok) return done.failure;
  }
  return null;
}

/** Milliseconds: the other router takes over about deadtime after the order (engine-notes 2); a third more, and some for the readings. */
async function limitOf(router: RouterClient): Promise<number> {
  const running = await attempt(router.call('config.read', { which: 'running' }));
  if (!running.ok || !running.value) return USUAL * 1000;
  const { deadtime } = read(parse(Buffer.from(running.value.content, 'base64')).cst);
  return Math.min(LONGEST, deadtime * 1.3 + 8) * 1000;
}
