/** What the generator found, one entry a request. Times are milliseconds. */
export interface TrafficRequest {
  /** since the generator's start */
  t: number;
  /** how long until the whole answer was there, or until it failed */
  ms: number;
  ok: boolean;
  status: number | null;
  /** the real server that answered */
  server: string | null;
  /** refused, reset, unreachable, timeout, cut (closed before the answer was whole), status */
  error: string | null;
}

export interface TrafficSummary {
  total: number;
  failed: number;
  /** answered, but later than DELAYED_MS: a SYN retransmission (1 s, 3 s …) or a takeover waited for */
  delayed: number;
  longestMs: number;
  /** longest time without any answer arriving, from the first request to the last answer */
  gapMs: number;
  byServer: Record<string, number>;
  errors: Record<string, number>;
}

export interface TrafficResult {
  /** ISO 8601 */
  started: string;
  requests: TrafficRequest[];
  summary: TrafficSummary;
}

/** A stream of lines through one connection. */
export interface StreamResult {
  started: string;
  lines: number;
  server: string | null;
  /** longest time between two lines */
  longestStallMs: number;
  /** lines that were missing or out of order; TCP gives none unless the connection was answered by another server */
  disorder: number;
  /** why it ended: `stopped` when the generator was told to end it */
  ended: string;
}

/** Later than this counts as delayed: well above an answer on a busy lab (p95 8 ms), well below the first SYN retransmission. */
export const DELAYED_MS = 200;

export function summarise(requests: TrafficRequest[]): TrafficSummary {
  const byServer: Record<string, number> = {};
  const errors: Record<string, number> = {};
  for (const request of requests) {
    if (request.ok && request.server) byServer[request.server] = (byServer[request.server] ?? 0) + 1;
    if (request.error) errors[request.error] = (errors[request.error] ?? 0) + 1;
  }
  const answers = requests
    .filter((r) => r.ok)
    .map((r) => r.t + r.ms)
    .sort((a, b) => a - b);
  let last = requests[0]?.t ?? 0;
  let gapMs = 0;
  for (const at of answers) {
    gapMs = Math.max(gapMs, at - last);
    last = at;
  }
  return {
    total: requests.length,
    failed: requests.filter((r) => !r.ok).length,
    delayed: requests.filter((r) => r.ok && r.ms > DELAYED_MS).length,
    longestMs: requests.reduce((longest, r) => Math.max(longest, r.ms), 0),
    gapMs: answers.length ? Math.round(gapMs) : Infinity,
    byServer,
    errors,
  };
}
