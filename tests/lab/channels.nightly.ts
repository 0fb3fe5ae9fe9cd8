import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAT_ROUTER } from '@/lab/topology';
import { startLab, VIPS, type RouterName, type TestLab } from './kit';
import { holder, serving, sleep } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneRefused } from './kit/judge';
import { bothServers, lvscf, natRouter } from './kit/lvscf';

const [vip = ''] = VIPS;
const deadtime = 3;
const routers: RouterName[] = ['primary', 'backup'];
const servers = bothServers.map((server) => ({ ...server, forwarding: 'direct' as const }));
/** Without and with what the private network is for: the second heartbeat and the NAT router address. */
const text = (withPrivate: boolean) =>
  lvscf({
    serial: withPrivate ? 2 : 1,
    deadtime,
    timeout: 1,
    privateChannel: withPrivate,
    ...(withPrivate ? { network: 'nat' as const, more: natRouter } : {}),
    virtual: [{ vip, servers }],
  });

describe('other heartbeat channels on a pair that runs', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await pair(lab);
    await save(text(false));
    for (const args of [['push'], ['start'], ['start', '--peer']]) {
      expect(await lvsctl(lab, 'primary', ...args)).toMatchObject({ code: 0 });
    }
    await serving(lab, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  async function save(content: string): Promise<void> {
    await lab.write('primary', '/tmp/new.cf', content);
    expect(await lvsctl(lab, 'primary', 'save', '/tmp/new.cf')).toMatchObject({ code: 0 });
  }

  /** Names of the heartbeat channels that keepalived runs with, by the generation it has loaded. */
  async function channels(router: RouterName): Promise<string[]> {
    const { pulseData, pulseRun } = lab.paths(router);
    const loaded = ((await lab.read(router, `${pulseRun}/loaded`)) ?? '').toString().trim();
    const conf = ((await lab.read(router, `${pulseData}/${loaded}/keepalived.conf`)) ?? '').toString();
    return [...conf.matchAll(/^vrrp_instance (\w+)/gm)].map(([, name = '']) => name).sort();
  }

  /** Runs that under load. The primary has the service afterwards, and nobody is refused. */
  async function underLoad(act: () => Promise<void>): Promise<void> {
    const traffic = await lab.traffic({ at: vip, forMs: 180_000, everyMs: 50 });
    await sleep(1000);
    await act();
    await holder(lab, vip, 'primary', 30_000);
    await sleep(2000);
    const result = await traffic.stop();
    noneRefused(result, 200);
  }

  it('lvsctl apply adds primary_private and nat_router, and revert takes them away again, with nobody refused (R27, R22)', async () => {
    // what an earlier try may have left
    await lvsctl(lab, 'primary', 'revert');
    await save(text(true));
    await underLoad(async () => {
      const applied = await lvsctl(lab, 'primary', 'apply', '--confirm', '300');
      expect(applied, applied.stdout + applied.stderr).toMatchObject({ code: 0 });
    });
    for (const router of routers) expect(await channels(router)).toEqual(['PRIVATE', 'VIPS']);
    expect(await lab.holders(NAT_ROUTER.address)).toEqual(['primary']);
    // both channels carry: without the public one nothing moves
    await lab.isolateRouters('public');
    await sleep(2 * deadtime * 1000);
    expect(await lab.holders(vip)).toEqual(['primary']);
    await lab.isolateRouters('public', false);
    await sleep(deadtime * 1000);

    await underLoad(async () => {
      const back = await lvsctl(lab, 'primary', 'revert');
      expect(back, back.stdout + back.stderr).toMatchObject({ code: 0 });
    });
    for (const router of routers) expect(await channels(router)).toEqual(['VIPS']);
    expect(await lab.holders(NAT_ROUTER.address)).toEqual([]);
  });

  it('refuses it while nobody can take the service meanwhile, and says so (R52)', async () => {
    await lab.run('backup', ['pulse', 'stop'], { timeoutMs: 60_000 });
    const had = (await channels('primary')).includes('PRIVATE');
    const before = await lab.run('primary', ['readlink', lab.paths('primary').applied]);
    await lab.write('primary', lab.paths('primary').lvscf, text(!had), 0o600);
    const refused = await lab.exec('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('it did not take the service over');
    expect(await lab.run('primary', ['readlink', lab.paths('primary').applied])).toBe(before);
    expect(await lab.holds('primary', vip)).toBe(true);
  });
});
