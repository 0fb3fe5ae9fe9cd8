import { setTimeout as sleep } from 'node:timers/promises';
import { methods, type MethodName, type Params, type Result } from '@/lib/protocol';
import type { RouterClient } from './client';

/** ms; a router that answers so slowly is not asked more rarely still. */
const LONGEST_PAUSE = 1000;
/** Questions of which it is known when they may be asked again; each page has a handful. */
const MOST = 200;

/**
 * A client for many who look at once: the same question is asked once for all who wait for its answer, and asking takes half of the
 * time at most (the status of 10,000 real servers takes up to half a second of it). Who comes in the pause waits for its end, so that
 * no answer is older than its question by more than the reading takes. What changes something is asked each time, and what is asked
 * after it is read after it.
 * @param pauseAfter ms between two readings, by what the first one took
 */
export function sharedReads(
  client: RouterClient,
  pauseAfter = (ms: number) => Math.min(ms, LONGEST_PAUSE),
): RouterClient {
  let underWay = new Map<string, Promise<unknown>>();
  const free = new Map<string, number>();

  async function read<M extends MethodName>(key: string, method: M, params: Params<M>): Promise<Result<M>> {
    const mine = underWay;
    const pause = (free.get(key) ?? 0) - performance.now();
    if (pause > 0) await sleep(pause);
    const from = performance.now();
    try {
      return await client.call(method, params);
    } finally {
      mine.delete(key);
      const now = performance.now();
      if (free.size >= MOST) free.clear();
      free.set(key, now + pauseAfter(now - from));
    }
  }

  return {
    name: client.name,
    call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
      if (methods[method].needs !== 'read') {
        return client.call(method, params).finally(() => {
          underWay = new Map();
          free.clear();
        });
      }
      const key = `${method} ${JSON.stringify(params)}`;
      const known = underWay.get(key) as Promise<Result<M>> | undefined;
      const answer = known ?? read(key, method, params);
      underWay.set(key, answer);
      return answer;
    },
    close: () => client.close(),
  };
}
