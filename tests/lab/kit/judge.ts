import type { TrafficRequest, TrafficResult } from '@/lab/traffic/result';

const line = (r: TrafficRequest) =>
  `  at ${Math.round(r.t)} ms: ${r.error ?? `answered by ${r.server}`} after ${Math.round(r.ms)} ms`;

/**
 * Throws, naming each of them and what the generator saw, if a request failed (delayed ones did not: they were answered).
 * @param total how many there must have been, so that a generator which sent nothing proves nothing
 */
export function noneFailed({ requests, summary }: TrafficResult, total: number): void {
  const failed = requests.filter((request) => !request.ok);
  if (summary.total >= total && failed.length === 0) return;
  throw new Error(
    `${failed.length} of ${summary.total} requests failed (0 of at least ${total} wanted), ` +
      `longest gap without an answer ${summary.gapMs} ms:\n${failed.slice(0, 30).map(line).join('\n')}`,
  );
}

/** A connection lives 5 ms here, longer while the one CPU is busy; requests start every 25 ms. More than these is no accident. */
const IN_FLIGHT = 3;

/**
 * As noneFailed, for a service that moved and moved back. Without the sync daemon the router that takes over does not know the
 * connections that are open in that moment, and must reset them: so many are let pass. Nobody may be refused or left waiting.
 */
export function noneRefused(result: TrafficResult, total: number): void {
  const inFlight = result.requests.filter((request) => request.error === 'reset');
  if (inFlight.length > IN_FLIGHT) return noneFailed(result, total);
  const others = result.requests.filter((request) => request.error !== 'reset');
  noneFailed({ ...result, requests: others }, total);
}
