import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAT_ROUTER } from '@/lab/topology';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { serving, sleep } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneFailed } from './kit/judge';
import { bothServers, lvscf, natRouter } from './kit/lvscf';
import { watchHolders } from './kit/watch';

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

  /** Runs that under load: the VIP stays where it is at every moment, and nobody is refused, reset or left waiting. */
  async function underLoad(act: () => Promise<void>): Promise<void> {
    const watch = watchHolders(lab, vip, routers);
    const traffic = await lab.traffic({ at: vip, forMs: 180_000, everyMs: 25 });
    await sleep(1000);
    await act();
    // what a reload would have broken shows within deadtime
    await sleep(2 * deadtime * 1000);
    const result = await traffic.stop();
    noneFailed(result, 400);
    // a group that is started anew is silent for two intervals at least
    expect(result.summary.gapMs).toBeLessThan(2000);
    expect((await watch.stop()).map(({ by }) => by.join('+'))).toEqual(['primary']);
  }

  it('lvsctl apply adds primary_private and nat_router, and revert takes them away again, with no request failed and nothing moved (R27, R22)', async () => {
    // what an earlier try may have left
    await lvsctl(lab, 'primary', 'revert');
    await save(text(true));
    await underLoad(async () => {
      const applied = await lvsctl(lab, 'primary', 'apply', '--confirm', '300', '--health', 'off');
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

  /** The primary alone, without the private channel, whatever became of the test before. */
  async function alone(): Promise<void> {
    await lab.run('backup', ['pulse', 'stop'], { timeoutMs: 60_000 });
    await lab.write('primary', lab.paths('primary').lvscf, text(false), 0o600);
    await lab.run('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    expect(await channels('primary')).toEqual(['VIPS']);
  }

  it('comes and goes as well while the other router is off (R52)', async () => {
    await alone();
    for (const withPrivate of [true, false]) {
      await lab.write('primary', lab.paths('primary').lvscf, text(withPrivate), 0o600);
      await underLoad(() =>
        lab.run('primary', ['pulse', 'reload'], { timeoutMs: 60_000 }).then(() => undefined),
      );
      expect(await channels('primary')).toEqual(withPrivate ? ['PRIVATE', 'VIPS'] : ['VIPS']);
    }
  });

  it('is taken back when another router leads on the new channel, with nobody refused (R52)', async () => {
    await alone();
    const applied = () => lab.run('primary', ['readlink', lab.paths('primary').applied]);
    const before = await applied();
    // Somebody else's router speaks with this vrid on the private network, to the address where the primary will listen.
    await lab.write('backup', '/tmp/stranger.conf', stranger, 0o600);
    const speaking = await lab.spawn('backup', [
      ...['keepalived', '-n', '-P', '-l', '-G', '-f', '/tmp/stranger.conf'],
      ...['-p', '/tmp/stranger.pid', '-r', '/tmp/stranger-vrrp.pid'],
    ]);
    await waitFor('it leads', () => lab.holds('backup', '10.83.1.99'), 10_000);
    await lab.write('primary', lab.paths('primary').lvscf, text(true), 0o600);
    await underLoad(async () => {
      const refused = await lab.exec('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
      expect(refused.stderr).toContain('another router leads there');
      expect(refused.code).toBe(7);
    });
    expect(await applied()).toBe(before);
    expect(await channels('primary')).toEqual(['VIPS']);
    await speaking.stop();
  });
});

/** A VRRP router that leads with the private channel's vrid and more than the primary's priority. */
const stranger = `global_defs {
  vrrp_version 3
}
vrrp_instance STRANGER {
  state MASTER
  interface eth1
  virtual_router_id 52
  priority 255
  advert_int 1
  unicast_src_ip ${addressOf('backup', 'private')}
  unicast_peer {
    ${addressOf('primary', 'private')}
  }
  virtual_ipaddress {
    169.254.81.2/32 dev lo scope host
  }
  virtual_ipaddress_excluded {
    10.83.1.99/24 dev eth1
  }
}
`;
