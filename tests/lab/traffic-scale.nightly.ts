import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { writeLvscf } from './kit/cluster';
import { lvscf } from './kit/lvscf';

const SERVICES = 1000;
const SERVERS = 10;
const [vip = ''] = VIPS;
// a check an hour: what is measured is the table
const config = lvscf({
  timeout: 3600,
  virtual: Array.from({ length: SERVICES }, (_, n) => ({
    vip,
    device: 'eth0:1',
    port: 1000 + n,
    check: null,
    servers: Array.from({ length: SERVERS }, (__, s) => ({
      name: `server${s}`,
      address: `10.83.0.${100 + s}`,
    })),
  })),
});

describe('a table of 10,000 destinations', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  it('is complete within a minute of the start, stays so over three deaths of lvsd, and lvsd stays below 150 MB (R69)', async () => {
    const count = async () =>
      (await lab.table('primary')).reduce((sum, service) => sum + service.servers.length, 0);
    await writeLvscf(lab, 'primary', config);
    const start = performance.now();
    const pulse = lab.run('primary', ['pulse', 'start'], { timeoutMs: 240_000 });
    await waitFor('all entries', async () => (await count()) === SERVICES * SERVERS, 240_000, 250);
    const complete = performance.now() - start;
    await pulse;
    const pid = (await lab.run('primary', ['cat', lab.paths('primary').lvsdPid])).trim();
    const memory = async (of: string) =>
      Number(
        /VmRSS:\s+(\d+) kB/.exec((await lab.read('primary', `/proc/${of}/status`))?.toString() ?? '')?.[1],
      );
    const before = await lab.savedTable('primary');
    for (let death = 0; death < 3; death++) {
      const old = (await lab.run('primary', ['cat', lab.paths('primary').lvsdPid])).trim();
      await lab.run('primary', ['kill', '-9', old]);
      await waitFor(
        'lvsd again',
        async () => {
          const now = (await lab.run('primary', ['cat', lab.paths('primary').lvsdPid])).trim();
          return now !== old && (await lab.exec('primary', ['kill', '-0', now])).code === 0;
        },
        60_000,
        500,
      );
      expect(await lab.savedTable('primary')).toBe(before);
    }
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const last = (await lab.run('primary', ['cat', lab.paths('primary').lvsdPid])).trim();
    const rss = await memory(last);
    console.log(`complete after ${Math.round(complete)} ms, lvsd ${pid} then ${last}: ${rss} kB`);
    expect(complete).toBeLessThan(60_000);
    expect(rss).toBeLessThan(150 * 1024);
  });
});
