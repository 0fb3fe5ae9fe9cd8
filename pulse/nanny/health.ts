import type { Reason } from '@/lib/protocol/status';
import type { CheckResult } from './check';

/**
 * What the checks say of one real server.
 * Wall-clock times (milliseconds of the epoch) are for readers; `recoveringSince` is on the monotonic clock, so that a step of
 * the wall clock neither returns a server nor holds it back.
 */
export interface Health {
  state: 'up' | 'down' | 'unknown';
  /** since when in that state */
  since: number | null;
  lastCheck: number | null;
  latencyMs: number | null;
  /** null when up */
  reason: Reason | null;
  /** what the table shall do: take it in, take it out, or leave it as it stands because nothing is known yet */
  serve: 'in' | 'out' | 'keep';
  /** failed checks in a row */
  failures: number;
  /** the first good check since the failure */
  recoveringSince: number | null;
  /** it was down when lvsd last ran, so its first good check does not bring it back at once */
  mustRecover: boolean;
  /** it fell silent when every other one did: the router heard nobody, so its first good check brings it back at once */
  excused: boolean;
}

/** No word came from the server at all: it may be dead, or this router may be cut off. A refusal is a word. */
export function heardNothing({ state, reason }: Health): boolean {
  return state === 'down' && ['timeout-connect', 'unreachable'].includes(reason?.code ?? '');
}

/** What outlives a restart of lvsd. */
export interface Memory {
  state: Health['state'];
  since: number | null;
}

export function unchecked(memory: Memory | null, standing: boolean): Health {
  return {
    state: 'unknown',
    since: null,
    lastCheck: null,
    latencyMs: null,
    reason: { code: 'not-checked-yet', params: {} },
    serve: 'keep',
    failures: 0,
    recoveringSince: null,
    // one that stands in the table stays there while it answers: to take it out for its past would be a flap
    mustRecover: memory?.state === 'down' && !standing,
    excused: false,
  };
}

/**
 * The rules of the original (one failure takes out; `fall` may ask for more), with its rounding mended: a server returns with its
 * first good check at least `reentry` seconds after the first good one since the failure; one failure starts that anew.
 * @param now monotonic milliseconds at which the check ended
 * @param wall the same on the wall clock
 * @param rules `reentry` in seconds, `fall` in checks
 * @param memory state before lvsd's restart: while it is confirmed, `since` goes on
 */
export function afterCheck(
  health: Health,
  result: CheckResult,
  at: { now: number; wall: number },
  { reentry, fall }: { reentry: number; fall: number },
  memory: Memory | null = null,
): Health {
  const next = (state: Health['state'], change: Partial<Health>): Health => {
    const before = health.lastCheck === null ? memory : health;
    return {
      ...health,
      latencyMs: null,
      ...change,
      state,
      since: before?.state === state ? (before.since ?? at.wall) : at.wall,
      lastCheck: at.wall,
    };
  };
  if (result.outcome === 'undecided') return next('unknown', { reason: result.reason });
  if (result.outcome === 'bad') {
    const failures = health.failures + 1;
    if (failures < fall && health.serve !== 'out') {
      const params = { code: result.reason.code, failures, fall };
      return next(health.state, { reason: { code: 'failing', params }, failures });
    }
    return next('down', { reason: result.reason, serve: 'out', failures, recoveringSince: null });
  }
  const { latencyMs } = result;
  const isOut = health.serve === 'out' || (health.serve === 'keep' && health.mustRecover);
  const since = health.recoveringSince ?? at.now;
  if (isOut && !health.excused && at.now - since < reentry * 1000) {
    return next('down', {
      reason: { code: 'recovering', params: { reentry } },
      latencyMs,
      serve: 'out',
      failures: 0,
      recoveringSince: since,
    });
  }
  return next('up', {
    reason: null,
    latencyMs,
    serve: 'in',
    failures: 0,
    recoveringSince: null,
    mustRecover: false,
    excused: false,
  });
}
