import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, startLab, VIPS, waitFor, type TestLab } from './kit';
import { serving, sleep, weightOf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';

const [vip = ''] = VIPS;
const service = `tcp:${vip}:80`;
/** timers of samples/direct.cf, seconds */
const T = 6;
const R = 15;

/** The published configuration with addresses and devices of the lab: its timers and its two servers of one name stay. */
const sample = readFileSync(path.join(import.meta.dirname, '../samples/direct.cf'), 'utf8')
  .replace('192.168.1.10\n', `${addressOf('primary')}\n`)
  .replace('192.168.1.20\n', `${addressOf('backup')}\n`)
  .replace('192.168.1.250', vip)
  .replace('192.168.1.111', addressOf('web1'))
  .replace('192.168.1.222', addressOf('web2'));

describe('samples/direct.cf by command', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  it('is saved, pushed, started on both routers, and serves through both servers of one name (R27, R29, R40, R44)', async () => {
    expect(sample).not.toContain('192.168.1.');
    await pair(lab);
    await lab.write('primary', '/tmp/direct.cf', sample);
    expect(await lvsctl(lab, 'primary', 'save', '/tmp/direct.cf')).toMatchObject({ code: 0 });
    expect(await lvsctl(lab, 'primary', 'push')).toMatchObject({ code: 0 });
    const [saved, pushed] = [
      await lab.read('primary', lab.paths('primary').lvscf),
      await lab.read('backup', lab.paths('backup').lvscf),
    ];
    expect(pushed?.equals(saved ?? Buffer.alloc(0))).toBe(true);
    expect(await lvsctl(lab, 'primary', 'start')).toMatchObject({ code: 0 });
    expect(await lvsctl(lab, 'primary', 'start', '--peer')).toMatchObject({ code: 0 });
    await serving(lab, { vip, servers: 2 });
    const { summary } = await (await lab.traffic({ at: vip, forMs: 4000, everyMs: 40 })).done;
    expect(summary).toMatchObject({ total: 100, failed: 0 });
    expect(Object.keys(summary.byServer).sort()).toEqual(['web1', 'web2']);
    const status = await lvsctl(lab, 'primary', 'status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({
      router: 'primary',
      pulse: { state: 'running' },
      held: { vips: 'all' },
      summary: { services: 1, servers: 2, up: 2, down: 0 },
    });
  });

  it(`drops a refusing server within T + 1 s and says why, and takes it back R to R + T + 1 s after it is well (R45)`, async () => {
    await lab.realServer('web1', 'refuse');
    const server = `${addressOf('web1')}:80`;
    const gone = async () => (await weightOf(lab, 'primary', service, server)) === null;
    const left = await waitFor('web1 leaves', gone, (T + 1) * 1000);
    const status = await lvsctl(lab, 'primary', 'status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ summary: { up: 1, down: 1 } });
    expect(status.stdout).toContain('refused');

    await lab.realServer('web1', 'good');
    const back = await waitFor('web1 returns', async () => !(await gone()), (R + T + 1) * 1000);
    expect(back.ms).toBeGreaterThanOrEqual(R * 1000 - 200); // the table is polled
    console.log(`refusing: left after ${left.ms} ms, returned ${back.ms} ms after it was well`);
  });

  it(`drops a silent server within 2 T + 1 s (R45)`, async () => {
    await lab.realServer('web2', 'silent');
    const server = `${addressOf('web2')}:80`;
    const left = await waitFor(
      'web2 leaves',
      async () => (await weightOf(lab, 'primary', service, server)) === null,
      (2 * T + 1) * 1000,
    );
    console.log(`silent: left after ${left.ms} ms`);
    await sleep(1000);
    const { summary } = await (await lab.traffic({ at: vip, forMs: 2000, everyMs: 50 })).done;
    expect(summary).toMatchObject({ failed: 0, byServer: { web1: 40 } });
    await lab.realServer('web2', 'good');
  });
});
