import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, type TestLab } from './kit';

/** The lab itself, with programs of the distribution only: if this fails, look here before looking at the product. */
describe('the lab', () => {
  const vip = VIPS[0] ?? '';
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  it('balances by direct routing (R44)', async () => {
    await lab.run('primary', ['ip', 'addr', 'add', `${vip}/24`, 'dev', 'eth0']);
    await lab.run('primary', ['ipvsadm', '-A', '-t', `${vip}:80`, '-s', 'rr']);
    for (const web of ['10.83.0.21', '10.83.0.22']) {
      await lab.run('primary', ['ipvsadm', '-a', '-t', `${vip}:80`, '-r', `${web}:80`, '-g']);
    }
    const traffic = await lab.traffic({ at: vip, forMs: 2000, everyMs: 20 });
    const { summary } = await traffic.done;
    expect(summary).toMatchObject({ total: 100, failed: 0, byServer: { web1: 50, web2: 50 } });
    expect(await lab.table('primary')).toMatchObject([
      {
        id: `tcp:${vip}:80`,
        scheduler: 'rr',
        servers: [
          { id: '10.83.0.22:80', weight: 1 },
          { id: '10.83.0.21:80', weight: 1 },
        ],
      },
    ]);
  });

  it('tells failed from delayed, and keeps a stream open', async () => {
    const stream = await lab.stream({ at: vip, forMs: 60_000 });
    const traffic = await lab.traffic({ at: vip, forMs: 4000, everyMs: 50, patienceMs: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await lab.cut('client', { carrier: 'kept' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await lab.heal('client');
    const { summary } = await traffic.done;
    expect(summary.failed).toBe(0);
    expect(summary.delayed).toBeGreaterThan(20);
    expect(summary.gapMs).toBeGreaterThan(1400);
    const through = await stream.stop();
    expect(through).toMatchObject({ ended: 'stopped', disorder: 0 });
    expect(through.longestStallMs).toBeGreaterThan(1000);

    await lab.realServer('web1', 'refuse');
    const refused = await (await lab.traffic({ at: vip, forMs: 1000, everyMs: 50 })).done;
    expect(refused.summary).toMatchObject({ total: 20, failed: 10, errors: { refused: 10 } });
    await lab.realServer('web1', 'silent');
    const silent = await (await lab.traffic({ at: vip, forMs: 400, everyMs: 100, patienceMs: 1500 })).done;
    expect(silent.summary).toMatchObject({ total: 4, failed: 2, errors: { timeout: 2 } });
    await lab.realServer('web1', 'good');
  });

  it('reboots a router: processes, addresses and table gone, files kept', async () => {
    const { lvscf } = lab.paths('primary');
    await lab.write('primary', lvscf, 'serial_no = 1\n');
    await lab.reboot('primary', { pulse: false });
    expect(await lab.holds('primary', vip)).toBe(false);
    expect(await lab.table('primary')).toEqual([]);
    expect((await lab.read('primary', lvscf))?.toString()).toBe('serial_no = 1\n');
    await lab.run('primary', ['ssh-keyscan', '-T', '5', '10.83.0.12']);
  });

  it('takes Node away from one router only', async () => {
    await lab.nodeAway('primary');
    expect((await lab.exec('primary', ['node', '--version'])).code).not.toBe(0);
    expect((await lab.exec('backup', ['node', '--version'])).code).toBe(0);
    await lab.nodeAway('primary', false);
    expect((await lab.exec('primary', ['node', '--version'])).code).toBe(0);
  });

  it('leaves the host as it was: its file system cannot be written', async () => {
    const result = await lab.exec('primary', ['touch', '/etc/lab-was-here', '/usr/lab-was-here']);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('Read-only file system');
  });
});
