import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, type TestLab } from './kit';
import { sleep, startPair } from './kit/cluster';
import { lvscf } from './kit/lvscf';
import { longest, watchHolders } from './kit/watch';

const [vip = ''] = VIPS;

/**
 * The primary on a kernel of its own: what its namespaces' kernel would still do for a moment (answer, forward, keep a TCP
 * connection) ends with it, as when a router's power supply fails.
 */
describe.each([
  { timers: 'keepalive 1, deadtime 3', more: [], interval: 1000, deadtime: 3000 },
  {
    timers: 'keepalive_ms 200, deadtime_ms 600',
    more: ['keepalive_ms = 200', 'deadtime_ms = 600'],
    interval: 200,
    deadtime: 600,
  },
])('two kernels, $timers', ({ more, interval, deadtime }) => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab([], 'two');
    const config = lvscf({ timeout: 4, more, virtual: [{ vip }] });
    await startPair(lab, config, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  it('the power of the active router’s kernel is cut: taken over within the formula’s time, nobody refused (R22)', async () => {
    const traffic = await lab.traffic({ at: vip, forMs: 60_000, everyMs: 25 });
    await sleep(3000);
    expect(await lab.holders(vip)).toEqual(['primary']);
    const watch = watchHolders(lab, vip, ['backup']);
    lab.cutPower();
    await sleep(deadtime + 5000);
    const held = await watch.stop();
    const { summary, requests } = await traffic.stop();
    const without = longest(held, (count) => count === 0);
    console.log(
      `taken over after ${without} ms; longest without an answer ${summary.gapMs} ms; ` +
        `${summary.total} requests, failed ${JSON.stringify(summary.errors)}, over 0.2 s ${summary.delayed}`,
    );
    expect(held.map(({ by }) => by.join())).toEqual(['', 'backup']);
    // docs/failover.md: the last advert was sent at most an interval ago; 0.4 s for a slow processor
    const skew = (interval * 16) / 256;
    expect(without).toBeGreaterThan(deadtime - interval);
    expect(without).toBeLessThan(deadtime + skew + 400);
    expect(summary.gapMs).toBeLessThan(deadtime + skew + 1000);
    // A request of which the dead router had passed on the beginning: the other one knows nothing of it (docs/hand-over.md).
    const others = requests.filter(({ ok, error }) => !ok && error !== 'reset');
    expect(others).toEqual([]);
    expect(summary.errors.reset ?? 0).toBeLessThanOrEqual(3);
    expect(summary.total).toBeGreaterThan(200);
  });
});
