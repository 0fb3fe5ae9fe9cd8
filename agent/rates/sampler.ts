import type { Log } from '../log';
import { Unknown } from '../system/unknown';
import { INTERVAL, type RateMemory } from './history';
import { readCounters } from './reading';

/**
 * A reading may take this part of the time at most: with a very long table, or a slow machine, samples become rarer instead of
 * the router busier.
 */
const SHARE = 1 / 50;
/** ms; rarer than this no sample would be known (history.ts, LONGEST). */
const RAREST = 60_000;

/** ms until the next sample, at a full multiple of the interval, so that both routers and every chart have the same steps. */
export function waitAfter(costMs: number, now: number): number {
  const interval = INTERVAL * 1000;
  const earliest = now + Math.min(costMs / SHARE, RAREST - interval);
  return Math.ceil((earliest + 1) / interval) * interval - now;
}

/**
 * Takes samples until it is stopped. What cannot be read is a sample of which nothing is known; a fault that is not the router's
 * is said once in the log.
 * @returns its end
 */
export function startSampling(memory: RateMemory, log: Log, read = readCounters): () => void {
  let timer: NodeJS.Timeout;
  let last: number | null = null;
  let said = false;
  const sample = async () => {
    const from = performance.now();
    const reading = await read().catch((error: unknown) => {
      if (!(error instanceof Unknown) && !said) {
        said = true;
        log('warning', 'rates', { error: error instanceof Error ? error.message : String(error) });
      }
      return null;
    });
    const now = performance.now();
    memory.add(reading, last === null ? 0 : (now - last) / 1000);
    last = now;
    next(now - from);
  };
  const next = (costMs: number) => {
    timer = setTimeout(() => void sample(), waitAfter(costMs, Date.now()));
    timer.unref();
  };
  next(0);
  return () => clearTimeout(timer);
}
