import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '@/lib/protocol';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { writeLvscf } from './kit/cluster';
import { lvsctl } from './kit/command';
import { lvscf, natRouter, natServers } from './kit/lvscf';

const [vip = ''] = VIPS;
const config = lvscf({
  network: 'nat',
  more: natRouter,
  virtual: [
    { name: 'web', vip, scheduler: 'sed', check: null, servers: natServers },
    {
      name: 'ftp',
      vip,
      device: 'eth0:1',
      port: 21,
      check: null,
      servers: natServers.map((s) => ({ ...s, port: 21 })),
    },
  ],
});
const BITS = 14;

/** On a kernel of its own, so that its modules are the primary's alone. */
describe('kernel modules of a router that boots', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab([], 'two');
  });
  afterAll(() => lab?.stop());

  const file = (name: string) => lab.run('primary', ['cat', name]);
  const size = async () => Number(/size=(\d+)/.exec(await file('/proc/net/ip_vs'))?.[1]);
  const loaded = async () =>
    [...(await file('/proc/modules')).matchAll(/^(ip_vs\w*) /gm)].map(([, name = '']) => name);
  const doctor = async () => {
    const { stdout } = await lvsctl(lab, 'primary', 'doctor', '--json');
    const { results } = JSON.parse(stdout) as DoctorReport;
    return results.find(({ code }) => code === 'connection-table');
  };

  it('are loaded by pulse without Node, ip_vs with the table that root’s file asks for; until then the doctor says that it waits (R67, R69)', async () => {
    await writeLvscf(lab, 'primary', config);
    await lab.run('primary', ['pulse', 'start'], { timeoutMs: 60_000 });
    const before = await size();
    expect(before).toBeGreaterThan(0);
    expect(before).not.toBe(2 ** BITS);
    expect(await doctor()).toMatchObject({ state: 'ok' });
    const { root } = lab.paths('primary');
    await lab.write('primary', `${root}/etc/modprobe.d/ip_vs.conf`, `options ip_vs conn_tab_bits=${BITS}\n`);
    expect(await doctor()).toMatchObject({ case: 'waits', params: { wanted: 2 ** BITS, size: before } });

    await lab.run('primary', ['pulse', 'stop'], { timeoutMs: 60_000 });
    const others = (await loaded()).filter((name) => name !== 'ip_vs');
    expect(others).toEqual(expect.arrayContaining(['ip_vs_sed', 'ip_vs_ftp']));
    await lab.run('primary', ['modprobe', '-r', ...others]);
    await lab.exec('primary', ['modprobe', '-r', 'ip_vs']);
    expect(await loaded()).toEqual([]);

    await lab.reboot('primary', { nodeAway: true });
    await waitFor('the table', async () => (await lab.table('primary')).length === 2, 30_000);
    expect(await loaded()).toEqual(expect.arrayContaining(['ip_vs', 'ip_vs_sed', 'ip_vs_ftp']));
    expect(await size()).toBe(2 ** BITS);
    await lab.nodeAway('primary', false);
    await waitFor('the doctor', async () => (await doctor())?.state === 'ok', 60_000, 1000);
  });
});
