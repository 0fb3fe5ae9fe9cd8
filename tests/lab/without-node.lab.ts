import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { holder, serving, sleep, startPair } from './kit/cluster';
import { noneFailed, noneRefused } from './kit/judge';
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;

/** Connections that each real server was given since its entry was made: an entry made anew begins at 0. */
async function givenConnections(lab: TestLab): Promise<number> {
  const table = await lab.run('primary', ['ipvsadm', '-Ln', '--stats', '--exact']);
  return Number(/^TCP\s+\S+\s+(\d+)/m.exec(table)?.[1]);
}

describe('a router without Node', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, lvscf({ virtual: [{ vip }] }), { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  it('serves on when every Node process is killed, and is adopted without a flap (R69)', async () => {
    const traffic = await lab.traffic({ at: vip, forMs: 60_000, everyMs: 25 });
    await sleep(2000);
    const before = await lab.savedTable('primary');
    await lab.nodeAway('primary');
    expect(await lab.killAll('primary', 'node')).toBeGreaterThanOrEqual(2); // agent and lvsd
    await sleep(5000);
    expect(await lab.killAll('primary', 'node')).toBe(0);
    expect(await lab.savedTable('primary')).toBe(before);
    const given = await givenConnections(lab);

    await lab.nodeAway('primary', false);
    await waitFor(
      'lvsd runs again',
      async () => (await lab.exec('primary', ['pgrep', '-f', 'lvsd.cjs'])).code === 0,
      45_000,
    );
    const end = performance.now() + 10_000;
    while (performance.now() < end) {
      expect(await lab.table('primary')).toMatchObject([
        { id: `tcp:${vip}:80`, servers: [{ weight: 1 }, { weight: 1 }] },
      ]);
    }
    expect(await lab.savedTable('primary')).toBe(before);
    expect(await givenConnections(lab)).toBeGreaterThan(given);
    noneFailed(await traffic.stop(), 500);
    expect(await lab.holders(vip)).toEqual(['primary']);
  });

  it('boots and serves what was applied (R69)', async () => {
    const traffic = await lab.traffic({ at: vip, forMs: 120_000, everyMs: 50 });
    const before = await lab.savedTable('primary');
    await lab.reboot('primary', { nodeAway: true });
    await holder(lab, vip, 'primary', 30_000);
    expect(await lab.killAll('primary', 'node')).toBe(0);
    expect(await lab.savedTable('primary')).toBe(before);
    await sleep(3000);
    noneRefused(await traffic.stop(), 100);
    // the primary alone serves, with the backup switched off
    await lab.powerOff('backup');
    const alone = await (await lab.traffic({ at: vip, forMs: 3000, everyMs: 50 })).done;
    noneFailed(alone, 60);
    expect(Object.keys(alone.summary.byServer).sort()).toEqual(['web1', 'web2']);
    await lab.powerOn('backup');
    await lab.reboot('primary');
    await serving(lab, { vip, servers: 2 });
  });
});
