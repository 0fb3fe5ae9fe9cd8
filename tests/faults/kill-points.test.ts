import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cases } from '@/lib/lvscf/testing/arbitrary';
import { build, type TestRouter } from '@/lib/router/two-routers.test-kit';
import { FaultPair, historyOf, leftovers, lvscf } from './kit/pair';
import { points, wordsOf, type Point } from './kit/point';
import { runPoint, type Ended } from './kit/run-point';
import { bringTogether, settle } from './kit/settle';

const { numRuns, seed = Math.floor(Math.random() * 2 ** 31) } = cases(52, 1040);
/** Pairs of routers at once: half of a point is waiting for timers. */
const PAIRS = 3;

const pairs: FaultPair[] = [];
beforeAll(async () => {
  build();
  pairs.push(...(await Promise.all(Array.from({ length: PAIRS }, (_, n) => FaultPair.start(`kill${n}`)))));
  for (const { local, peer } of pairs)
    for (const router of [local, peer]) {
      const content = Buffer.from(lvscf(1)).toString('base64');
      await router.call('config.save', { content, base: null, author: 'test' });
    }
}, 120_000);
afterAll(() => Promise.all(pairs.map((pair) => pair.remove())));

const sha256 = (text: string | null) =>
  createHash('sha256')
    .update(text ?? '')
    .digest('hex');

/** Old or new, whole; and the history names it as its newest entry, brought about by one of us. */
function wholeAndNamed(router: TestRouter, since: number, { old, next }: Ended): void {
  const saved = router.saved();
  expect([sha256(old), sha256(next)]).toContain(sha256(saved));
  const history = historyOf(router);
  expect(history.at(-1)?.sha256).toBe(sha256(saved));
  for (const [n, entry] of history.entries()) {
    expect(Number(entry.id.slice(1))).toBe(Number(history[0]?.id.slice(1)) + n);
    if (n < since) continue;
    expect(['save', 'push', 'apply', 'revert']).toContain(entry.kind);
    expect(entry.sha256).not.toBe(history[n - 1]?.sha256);
  }
}

const seen = { points: 0, during: 0, old: 0, new: 0, done: 0 };

async function kill(pair: FaultPair, point: Point): Promise<void> {
  const { here, there } = pair;
  const routers = [here, there];
  const before = routers.map((router) => historyOf(router).length);
  const ended = await runPoint(pair, point);
  const { told, during, old, next } = ended;
  routers.forEach((router, n) => wholeAndNamed(router, before[n] ?? 0, ended));
  await settle(pair, point);
  routers.forEach((router, n) => wholeAndNamed(router, before[n] ?? 0, ended));
  for (const router of routers) expect(leftovers(router)).toEqual([]);

  // What was said to be so is so, and stays so.
  const concerned = { save: [here], push: [there], apply: routers, confirm: routers, revert: routers };
  const wanted = point.operation === 'revert' ? old : next;
  if (told.done)
    for (const router of concerned[point.operation]) expect(sha256(router.saved())).toBe(sha256(wanted));
  if (told.refused) for (const router of routers) expect(sha256(router.saved())).toBe(sha256(old));
  if (during) seen.during++;
  if (told.done) seen.done++;
  seen[concerned[point.operation][0]?.saved() === old ? 'old' : 'new']++;
  await bringTogether(pair);
  if (++seen.points % 100 === 0) console.log(`kill points: ${JSON.stringify(seen)}`);
}

it(
  `R52 R54 kill -9 of an agent or the coordinator at ${numRuns} moments of save, push, apply, confirm and revert: old or new on both, history tells which, nothing stays locked`,
  async () => {
    console.log(`kill points: seed ${seed}`);
    const left = points(numRuns, seed);
    // A pair on which something went wrong is no place for the next point; the others go on.
    const ends = await Promise.allSettled(
      pairs.map(async (pair) => {
        for (let point = left.shift(); point; point = left.shift()) {
          await kill(pair, point).catch((error: unknown) => {
            throw new Error(`seed ${seed}, ${wordsOf(point)}`, { cause: error });
          });
        }
      }),
    );
    console.log(`kill points: ${JSON.stringify(seen)}`);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    // Else the moments were all harmless, or all fatal, and showed nothing.
    expect(seen.during).toBeGreaterThan(numRuns / 2);
    expect(seen.old).toBeGreaterThan(numRuns / 10);
    expect(seen.new).toBeGreaterThan(numRuns / 10);
  },
  numRuns * 20_000,
);
