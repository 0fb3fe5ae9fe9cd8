/** What a real server said of its load. */
export type Said =
  /** 1-minute load average */
  | { kind: 'load'; load: number }
  /** how much of its weight it wants, 0 to 100 */
  | { kind: 'percent'; percent: number }
  /** it wants no new clients; `word` is its own */
  | { kind: 'drain'; word: string };

/**
 * Most that a share moves in one period, of the configured weight: a load average is a minute's memory, and a weight that
 * followed it at once would send everybody to the server that was idle a moment ago, then away again.
 */
const STEP = 0.25;

/** Differences below this are noise of the reading and change nothing, except on the way to the whole weight. */
const BAND = 0.1;

/** Below this every weight that the kernel knows (up to 65535) is rounded up to 1: the floor. */
const LEAST = 1 / 65536;

/**
 * The share of its configured weight that a server should have: 1 up to the load `full`, beyond it full ÷ load, so that twice
 * the load means half the weight. Never above 1: the configured weight is the upper bound.
 * @param said null: not known, and what is not known brings back the configured weight
 * @param full the load at which the server is used up
 * @returns LEAST to 1; 0 only when the server itself asks for no new clients
 */
export function targetShare(said: Said | null, full: number): number {
  if (said === null) return 1;
  if (said.kind === 'drain') return 0;
  const share = said.kind === 'percent' ? said.percent / 100 : said.load <= full ? 1 : full / said.load;
  return Math.min(1, Math.max(LEAST, share));
}

/**
 * The share after one period: at most one step towards the target. To 0, at the server's own word, it goes at once.
 * @param now share until here, 0 to 1
 */
export function nextShare(now: number, target: number): number {
  if (target === 0) return 0;
  const gap = target - now;
  if (now > 0 && target < 1 && Math.abs(gap) < BAND) return now;
  return now + Math.max(-STEP, Math.min(STEP, gap));
}
