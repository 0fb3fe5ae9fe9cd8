import { afterEach, expect, it } from 'vitest';
import { sleep } from './kit/cluster';
import { PoweredRouter } from './kit/power';

/** Power cuts of one run; each costs a boot. */
const CUTS = 25;

let router: PoweredRouter;
afterEach(() => router.remove());

it(`R52 R54 the power of a router is cut ${CUTS} times in the middle of save, push, apply, confirm and revert: old or new, whole, and the history tells which`, async () => {
  router = new PoweredRouter();
  await router.make();
  let allowed = [0];
  const seen = { old: 0, new: 0, between: 0 };
  for (let cut = 0; cut <= CUTS; cut++) {
    const { stands, whole, named, kinds, beside } = await router.boot();
    if (new Set(allowed).size === 1) seen.between++;
    else seen[stands === allowed[0] ? 'old' : 'new']++;
    // What was said to be done is done; what was under way is done or not.
    expect(allowed, `cut ${cut}`).toContain(stands);
    expect({ whole, named, beside }, `cut ${cut}, ${stands}`).toEqual({
      whole: true,
      named: true,
      beside: [],
    });
    // none that would have been taken for somebody's edit
    for (const kind of kinds) expect(['save', 'push', 'apply', 'revert']).toContain(kind);
    await sleep(Math.random() * 1500);
    // most moments are those of a check, in which nothing is written: rather within a step that writes, which takes some 0.1 s
    for (let tries = 0; new Set(router.allowed).size === 1 && tries < 1000; tries++) await sleep(5);
    await sleep(Math.random() * 400);
    await router.cut();
    ({ allowed } = router);
  }
  console.log(`power cuts: ${JSON.stringify(seen)}`);
  expect(seen.old).toBeGreaterThan(0);
  expect(seen.new).toBeGreaterThan(0);
});

it('without waiting for the disk, what was said to be done is lost: the cuts are real', async () => {
  router = new PoweredRouter(false);
  await router.make();
  await router.boot();
  await sleep(3000);
  await router.cut();
  expect(Math.max(...router.allowed)).toBeGreaterThan(0);
  const { allowed } = router;
  const { stands, whole } = await router.boot();
  expect(allowed.includes(stands) && whole).toBe(false);
});
