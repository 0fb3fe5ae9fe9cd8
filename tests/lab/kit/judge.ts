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
