import { expect, test } from '@playwright/test';
import { addressOf, waitFor } from '../lab/kit';
import { holder, serving, sleep, weightOf } from '../lab/kit/cluster';
import { noneRefused } from '../lab/kit/judge';
import { Chromium } from './kit/browsers';
import { startDemo, type Demo } from './kit/demo';
import { setUp, TIMES, VIP } from './kit/journey';

const service = `tcp:${VIP}:80`;
const web1 = `${addressOf('web1')}:80`;
const web2 = `${addressOf('web2')}:80`;
const second = 1000;

/** Everything an administrator does from the empty demo to a takeover, in Chromium, against the cluster of `make demo`. */
test.describe.serial('the main job in a browser', () => {
  let demo: Demo;
  let browser: Chromium;
  test.beforeAll(async ({ browser: chromium }) => {
    test.setTimeout(480_000);
    demo = await startDemo('e2e-main');
    const context = await chromium.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width: 1440, height: 900 },
    });
    browser = new Chromium(await context.newPage(), demo.url);
  });
  test.afterAll(() => demo?.end());

  test('from the first page to a service that both servers answer (R1, R2, R13, R18, R26, R27, R29, R40, R42, R44)', async () => {
    test.setTimeout(300_000);
    await setUp(browser, demo.lab, true);
    await serving(demo.lab, { vip: VIP, servers: 2 });
    const { summary } = await (await demo.lab.traffic({ at: VIP, everyMs: 25, forMs: 3 * second })).done;
    expect(summary.failed).toBe(0);
    expect(Object.keys(summary.byServer).sort()).toEqual(['web1', 'web2']);
    await browser.open('/control');
    await browser.says('2 real servers up');
  });

  test('a refusing server leaves within T + 1 s and the page says why; it returns R to R + T + 1 s after it is well (R11, R45)', async () => {
    test.setTimeout(120_000);
    const { lab } = demo;
    const gone = async () => (await weightOf(lab, 'primary', service, web1)) === null;
    await lab.realServer('web1', 'refuse');
    const left = await waitFor('web1 leaves', gone, (TIMES.timeout + 1) * second);
    await browser.open('/control');
    await browser.says('refuse');
    await lab.realServer('web1', 'good');
    const back = await waitFor(
      'web1 returns',
      async () => !(await gone()),
      (TIMES.reentry + TIMES.timeout + 1) * second,
    );
    expect(back.ms).toBeGreaterThanOrEqual(TIMES.reentry * second - 200); // the table is polled
    console.log(`refusing: left after ${left.ms} ms, returned ${back.ms} ms after it was well`);
  });

  test('a silent server leaves within 2 T + 1 s (R45)', async () => {
    test.setTimeout(120_000);
    const { lab } = demo;
    const gone = async () => (await weightOf(lab, 'primary', service, web2)) === null;
    await lab.realServer('web2', 'silent');
    const left = await waitFor('web2 leaves', gone, (2 * TIMES.timeout + 1) * second);
    await browser.open('/control');
    await browser.says('web2');
    await lab.realServer('web2', 'good');
    await waitFor('web2 returns', async () => !(await gone()), (TIMES.reentry + TIMES.timeout + 1) * second);
    console.log(`silent: left after ${left.ms} ms`);
  });

  test('the active router is cut: the service moves within deadtime + 1 s, and comes back with it (R15, R22)', async () => {
    test.setTimeout(180_000);
    const { lab } = demo;
    const before = await lab.traffic({ at: VIP, everyMs: 25, forMs: 8 * second });
    await sleep(second);
    const start = Date.now();
    await lab.cut('primary');
    await waitFor('the backup holds the VIP', () => lab.holds('backup', VIP), (TIMES.deadtime + 1) * second);
    const moved = Date.now() - start;
    const { summary } = await before.done;
    expect(summary.gapMs).toBeLessThan((TIMES.deadtime + 1) * second);
    await lab.heal('primary');
    const back = await holder(lab, VIP, 'primary', 30 * second);
    await serving(lab, { vip: VIP, servers: 2 });
    const after = await (await lab.traffic({ at: VIP, everyMs: 25, forMs: 3 * second })).done;
    noneRefused(after, 100);
    await browser.open('/control');
    await browser.says('2 real servers up');
    console.log(
      `cut: moved after ${moved} ms, client's gap ${summary.gapMs} ms, ${summary.failed} of ${summary.total} failed, back ${back} ms after the links`,
    );
  });

  test('pulse stopped and started on the active router by the console: of 1,000 requests none is refused or left waiting (R13, R22, R50)', async () => {
    test.setTimeout(240_000);
    const { lab } = demo;
    const traffic = await lab.traffic({ at: VIP, everyMs: 20, forMs: 40 * second });
    await sleep(second);
    await browser.open('/control/stop/local');
    await browser.submit('Stop on lvs1');
    await holder(lab, VIP, 'backup', 20 * second);
    await browser.open('/control/start/local');
    await browser.submit('Start on lvs1');
    await holder(lab, VIP, 'primary', 40 * second);
    const result = await traffic.done;
    const { summary } = result;
    console.log(
      `stop and start: ${summary.total} requests, ${summary.failed} failed, ${summary.delayed} delayed, longest ${summary.longestMs} ms`,
    );
    noneRefused(result, 1000);
  });
});
