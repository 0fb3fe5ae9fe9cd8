import type { Status } from '@/lib/protocol';
import { isAlone } from './change-id';
import type { RouterClient } from './client';
import { attempt } from './outcome';
import { abortPair, confirmPair, type AbortResult, type ConfirmResult } from './settle';

/** What a router says went down since a change that did not touch it (docs/change.md). */
const CODES: readonly string[] = ['service-down-since-change', 'down-since-change'];

export interface Health {
  /**
   * `well`: nothing that was watched went down · `dropped` · `ended`: the change was taken back meanwhile · `unknown`: nothing was up
   * before, or no router could be asked
   */
  outcome: 'well' | 'dropped' | 'ended' | 'unknown';
  /** servers that were watched, of the router that watched the most */
  watched: number;
  /** for how long */
  seconds: number;
  /** each router's findings */
  findings: { router: string; finding: Status['findings'][number] }[];
}

/** Seconds between two looks whether the change still stands. */
const EVERY = 2;

const pause = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * Waits after a commit until every check has had the time to fail, and says what went down although the change did not touch it.
 * The routers themselves remember what was up before: this may begin at any time after the commit, also by another process.
 * @param options.most seconds to wait at most
 */
export async function watchHealth(
  options: { local: RouterClient; peer: RouterClient | null; changeId: string; most: number },
  wait = pause,
): Promise<Health> {
  const { changeId, most } = options;
  const routers = [options.local, ...(options.peer ? [options.peer] : [])];
  const changes = await Promise.all(routers.map((r) => attempt(r.call('change.get', { changeId }))));
  const watches = changes.flatMap((change) => (change.ok && change.value?.watch ? [change.value.watch] : []));
  const watched = Math.max(0, ...watches.map(({ servers }) => servers));
  // a check that times out says so a moment after its limit
  const seconds = Math.min(most, Math.max(0, ...watches.map((watch) => watch.seconds)) + 1);
  if (watched === 0) return { outcome: 'unknown', watched, seconds: 0, findings: [] };
  for (let left = seconds; left > 0; left -= EVERY) {
    await wait(Math.min(EVERY, left));
    const change = await attempt(options.local.call('change.get', { changeId }));
    const step = change.ok ? change.value?.step : 'committed';
    if (step !== 'committed' && step !== 'confirmed')
      return { outcome: 'ended', watched, seconds, findings: [] };
  }
  const readings = await Promise.all(
    routers.map(async (router) => ({
      router: router.name,
      status: await attempt(router.call('status', {})),
    })),
  );
  if (!readings.some(({ status }) => status.ok))
    return { outcome: 'unknown', watched, seconds, findings: [] };
  const findings = readings.flatMap(({ router, status }) =>
    status.ok
      ? status.value.findings
          .filter(({ code }) => CODES.includes(code))
          .map((finding) => ({ router, finding }))
      : [],
  );
  return { outcome: findings.length ? 'dropped' : 'well', watched, seconds, findings };
}

/** Seconds of the routers' own timer for a change that is kept when its watch ended well: if we die before, they go back. */
export const GUARDED_SECONDS = 300;

/** Checks that take longer than this are not waited for: the routers' own timer must not be overtaken. */
const LONGEST_WATCH = 240;

export interface Guarded {
  health: Health;
  /** what was made of it; `left`: the change stands as it did */
  then: 'reverted' | 'not-reverted' | 'kept' | 'not-kept' | 'left';
  /** both routers after it; null: nothing was settled */
  settled: AbortResult | ConfirmResult | null;
}

/**
 * Watches a change that was committed and does with it what was asked.
 * @param options.revert takes it back on both routers when something went down
 * @param options.author in whose name, as for applyPair
 * @param options.keep confirms it on both when nothing did, or nothing could be told
 */
export async function guardChange(options: {
  local: RouterClient;
  peer: RouterClient | null;
  changeId: string;
  revert: boolean;
  keep: boolean;
  author: string;
}): Promise<Guarded> {
  const { local, changeId, revert, keep, author } = options;
  const peer = isAlone(changeId) ? null : options.peer;
  const health = await watchHealth({ local, peer, changeId, most: LONGEST_WATCH });
  if (health.outcome === 'dropped' && revert) {
    const settled = await abortPair({ local, peer, changeId, author });
    return { health, then: settled.outcome === 'aborted' ? 'reverted' : 'not-reverted', settled };
  }
  if (!keep || health.outcome === 'ended') return { health, then: 'left', settled: null };
  const settled = await confirmPair({ local, peer, changeId, author });
  return { health, then: settled.outcome === 'confirmed' ? 'kept' : 'not-kept', settled };
}
