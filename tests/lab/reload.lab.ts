import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, startLab, VIPS, waitFor, type TestLab } from './kit';
import { sleep, startPair, weightOf, writeLvscf } from './kit/cluster';
import { noneFailed } from './kit/judge';
import { bothServers, lvscf } from './kit/lvscf';

const [quiet = '', changed = '', added = ''] = VIPS;
const web1 = { name: 'web1', address: addressOf('web1') };
const deadtime = 3;

/** `-Ln --stats` of one virtual service: connections given to it since its entry was made. */
async function connections(lab: TestLab, vip: string): Promise<number> {
  const table = await lab.run('primary', ['ipvsadm', '-Ln', '--stats', '--exact', '-t', `${vip}:80`]);
  return Number(/^TCP\s+\S+\s+(\d+)/m.exec(table)?.[1]);
}

describe('reload', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await startPair(
      lab,
      lvscf({
        deadtime,
        virtual: [{ vip: quiet }, { vip: changed, scheduler: 'wrr', servers: bothServers }],
      }),
      { vip: quiet, servers: 4 },
    );
  });
  afterAll(() => lab?.stop());

  it('adds a virtual server, removes a real server, changes a weight, and touches nothing else (R48)', async () => {
    const stream = await lab.stream({ at: quiet, forMs: 120_000 });
    await waitFor('the stream runs', async () => (await connections(lab, quiet)) === 1, 20_000);
    const traffic = await lab.traffic({ at: quiet, from: '10.83.0.32', forMs: 120_000, everyMs: 50 });
    await waitFor('traffic runs', async () => (await connections(lab, quiet)) > 10, 20_000);
    const before = await connections(lab, quiet);
    const leads = async () => String(await lab.read('primary', lab.paths('primary').masterSince));
    const since = await leads();
    expect(since).toMatch(/^20.*Z\n$/);
    for (const router of ['backup', 'primary'] as const) {
      await writeLvscf(
        lab,
        router,
        lvscf({
          serial: 2,
          deadtime,
          virtual: [
            { vip: quiet },
            { vip: changed, scheduler: 'wrr', servers: [{ ...web1, weight: 5 }] },
            { vip: added },
          ],
        }),
      );
      await lab.run(router, ['pulse', 'reload'], { timeoutMs: 60_000 });
    }
    await waitFor('the primary holds the new VIP', () => lab.holds('primary', added), 15_000);
    // keepalived counts its own time anew at a reload (R15)
    expect(await leads()).toBe(since);
    for (const router of ['primary', 'backup'] as const) {
      const table = await lab.table(router);
      expect(table.map(({ id, servers }) => [id, servers.length]).sort()).toEqual([
        [`tcp:${quiet}:80`, 2],
        [`tcp:${changed}:80`, 1],
        [`tcp:${added}:80`, 2],
      ]);
      expect(await weightOf(lab, router, `tcp:${changed}:80`, `${web1.address}:80`)).toBe(5);
    }
    expect(await connections(lab, quiet)).toBeGreaterThanOrEqual(before);
    noneFailed(await (await lab.traffic({ at: added, forMs: 1000, everyMs: 50 })).done, 20);
    noneFailed(await traffic.stop(), 20);
    const through = await stream.stop();
    expect(through).toMatchObject({ ended: 'stopped', disorder: 0 });
    expect(through.lines).toBeGreaterThan(20);
    expect(through.longestStallMs).toBeLessThan(2000);
  });

  it('a clock that jumps moves nothing: an hour forward, and back (R22)', async () => {
    const traffic = await lab.traffic({ at: quiet, forMs: 60_000, everyMs: 25 });
    for (const jump of ['+1 hour', '-1 hour']) {
      await lab.run('primary', ['date', '--set', jump]);
      // twice the time after which a heartbeat that went by this clock would be given up
      const end = performance.now() + 2 * deadtime * 1000;
      while (performance.now() < end) {
        expect(await lab.holders(quiet)).toEqual(['primary']);
        await sleep(100);
      }
    }
    noneFailed(await traffic.stop(), 400);
  });

  it('with one more VIP on one router only, for three deadtimes, keeps one holder throughout (R22)', async () => {
    const text = lvscf({
      serial: 3,
      deadtime,
      virtual: [
        { vip: quiet },
        { vip: changed, scheduler: 'wrr', servers: [{ ...web1, weight: 5 }] },
        { vip: added },
        { vip: VIPS[3] ?? '' },
      ],
    });
    await writeLvscf(lab, 'backup', text);
    await lab.run('backup', ['pulse', 'reload'], { timeoutMs: 60_000 });
    const end = performance.now() + 3 * deadtime * 1000;
    while (performance.now() < end) {
      expect(await lab.holders(quiet)).toEqual(['primary']);
      expect(await lab.holders(VIPS[3] ?? '')).toEqual([]);
      await sleep(100);
    }
  });

  it('refuses an lvs.cf that is wrong, and what runs goes on (R52)', async () => {
    const before = await lab.savedTable('primary');
    await writeLvscf(lab, 'primary', 'primary = 10.83.0.11\nservice = lvs\nvirtual broken {\n');
    const result = await lab.exec('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/lvs\.cf:\d+:\d+: error/);
    expect(await lab.savedTable('primary')).toBe(before);
    expect(await lab.holders(quiet)).toEqual(['primary']);
  });
});
