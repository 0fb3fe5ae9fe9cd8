import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { holder, sleep } from './kit/cluster';
import { noneRefused } from './kit/judge';
import { bothServers, lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const deadtime = 3;
const routers: RouterName[] = ['primary', 'backup'];

describe('who leads: commands at a change of role (R68), external quorum (R51)', () => {
  let lab: TestLab;
  const folder = (router: RouterName) => `${lab.paths(router).root}/etc/lvs-console/programs.d`;
  const noted = async (router: RouterName) =>
    String((await lab.read(router, `${lab.paths(router).root}/run/noted`)) ?? '').trim();
  const log = async (router: RouterName) =>
    String((await lab.read(router, `${lab.paths(router).log}/roles.log`)) ?? '');
  const program = (router: RouterName, name: string, text: string, mode = 0o755) =>
    lab.write(router, `${folder(router)}/${name}`, `#!/bin/sh\n${text}\n`, mode);

  beforeAll(async () => {
    lab = await startLab();
    for (const router of routers) {
      await lab.run(router, ['mkdir', '-p', folder(router)]);
      await program(
        router,
        'note',
        `echo "$LVS_ROLE:$#:$1:$2" >>${lab.paths(router).root}/run/noted; echo said`,
      );
    }
    // LVS_ROOT differs between the routers, so each has its own file here; a real pair shares one
    for (const router of routers) {
      const command = `"${folder(router)}/note moved $(id);x"`;
      await lab.write(
        router,
        lab.paths(router).lvscf,
        `active_cmd = ${command}\ninactive_cmd = ${command}\n${lvscf({ deadtime, timeout: 1, virtual: [{ vip, servers: bothServers }] })}`,
        0o600,
      );
      await lab.run(router, ['pulse', 'start'], { timeoutMs: 60_000 });
    }
    await holder(lab, vip, 'primary', 30_000);
  });
  afterAll(() => lab?.stop());

  it('run once each, with their words as they stand, and are logged with their exit code', async () => {
    await waitFor('the command of the primary', async () => /^active:/m.test(await noted('primary')), 10_000);
    // the first role of a router is a change too, as in the original
    // where starting a program is slow, it is active before its turn came
    expect(await noted('primary')).toMatch(/^(inactive:2:moved:\$\(id\);x\n)?active:2:moved:\$\(id\);x$/);
    const began = (await noted('primary')).split('\n').length;
    await waitFor('the backup', async () => (await noted('backup')) === 'inactive:2:moved:$(id);x', 10_000);
    await lab.cut('primary');
    await holder(lab, vip, 'backup', 10_000);
    await waitFor(
      'both commands',
      async () =>
        /active:.*\ninactive:/.test(await noted('primary')) && (await noted('backup')).includes('\nactive:'),
      10_000,
    );
    await sleep(1000);
    expect((await noted('primary')).split('\n')).toHaveLength(began + 1);
    expect((await noted('backup')).split('\n')).toHaveLength(2);
    expect(await log('backup')).toMatch(/^\S+Z active_cmd \(\/\S+\/note\) ended with 0 after \d+ s: said/m);
    await lab.heal('primary');
    await holder(lab, vip, 'primary', 20_000);
    await waitFor(
      'active again',
      async () => (await noted('primary')).split('\n').length === began + 2,
      10_000,
    );
  });

  it('a command that hangs delays no failover, and the newest role wins', async () => {
    await program('backup', 'note', `sleep 987 & sleep 987`);
    await lab.cut('primary');
    const ms = await holder(lab, vip, 'backup', 10_000);
    expect(ms).toBeLessThan((deadtime + 3) * 1000);
    const sleeping = async () => (await lab.exec('backup', ['pgrep', '-f', 'sleep 987'])).code === 0;
    await waitFor('the hanging command', sleeping, 5000);
    await lab.heal('primary');
    // the other way round: its time has passed, and inactive_cmd comes
    await holder(lab, vip, 'primary', 20_000);
    await waitFor('the log', async () => (await log('backup')).includes('the role has changed'), 10_000);
  });

  it('what root does not permit is not run, also when it was put there after lvs.cf was accepted', async () => {
    // what the primary runs for having become active in the test before is over
    const { pulseRun } = lab.paths('primary');
    const settled = async () =>
      String(await lab.read('primary', `${pulseRun}/role`)).trim() === 'active' &&
      (await lab.exec('primary', ['flock', '-n', `${pulseRun}/role.lock`, 'true'])).code === 0;
    await waitFor('the role of the primary', settled, 30_000);
    await lab.run('primary', ['chmod', '777', `${folder('primary')}/note`]);
    const before = await noted('primary');
    await lab.cut('primary');
    await holder(lab, vip, 'backup', 20_000);
    await lab.heal('primary');
    await waitFor('the refusal', async () => (await log('primary')).includes('could replace'), 10_000);
    expect(await noted('primary')).toBe(before);
    const check = await lab.exec('primary', ['pulse', 'compile', '--check', lab.paths('primary').lvscf]);
    expect(check.code).toBe(0);
    expect(check.stderr).toMatch(/warning COMPILE_PROGRAM_UNSAFE .*active_cmd.* is not run/);
  });

  describe('external quorum (R51)', () => {
    const host = addressOf('client');
    /** The router's pings no longer reach the host; the heartbeat and everything else do. */
    const unreachable = (router: RouterName, on: boolean) =>
      lab.run(router, ['ip', 'route', on ? 'replace' : 'del', 'blackhole', `${host}/32`]);
    const lost = async (router: RouterName) =>
      (await lab.read(router, `${lab.paths(router).pulseRun}/quorum-lost`)) !== null;
    /** Watches for that long who holds the VIP. */
    const stays = async (router: RouterName, ms: number) => {
      const end = performance.now() + ms;
      while (performance.now() < end) {
        expect(await lab.holders(vip)).toEqual([router]);
        await sleep(300);
      }
    };

    beforeAll(async () => {
      for (const router of routers) {
        const text = lvscf({ deadtime, timeout: 1, virtual: [{ vip, servers: bothServers }] });
        await lab.write(router, lab.paths(router).lvscf, `quorum = [ ${host} 10.83.0.99 ]\n${text}`, 0o600);
        await lab.run(router, ['pulse', 'reload'], { timeoutMs: 60_000 });
      }
      await holder(lab, vip, 'primary', 30_000);
    });

    it('a router that reaches none of the hosts yields to its peer, and leads again when it does', async () => {
      const traffic = await lab.traffic({ at: vip, forMs: 80_000, everyMs: 50 });
      await unreachable('primary', true);
      await holder(lab, vip, 'backup', 40_000);
      expect(await lost('primary')).toBe(true);
      await unreachable('primary', false);
      await holder(lab, vip, 'primary', 30_000);
      noneRefused(await traffic.stop(), 100);
    });

    it('nothing moves when neither reaches them, nor when both do again', async () => {
      await Promise.all(routers.map((router) => unreachable(router, true)));
      const both = async () => (await lost('primary')) && (await lost('backup'));
      await waitFor('both without quorum', both, 20_000);
      await stays('primary', 15_000);
      await Promise.all(routers.map((router) => unreachable(router, false)));
      await stays('primary', 8_000);
      expect(await lost('primary')).toBe(false);
    });
  });

  it('a command that never ends is ended at its limit, with what it started', async () => {
    // of the backup; it began tests ago, so that hardly any waiting is left
    await waitFor('the limit', async () => (await log('backup')).includes('its limit being 30 s'), 45_000);
    expect((await lab.exec('backup', ['pgrep', '-f', 'sleep 987'])).code).toBe(1);
  });
});
