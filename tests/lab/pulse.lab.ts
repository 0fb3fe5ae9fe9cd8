import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { holder, killAtOnce, serving, sleep, startPair, writeLvscf } from './kit/cluster';
import { noneFailed } from './kit/judge';
import { bothServers, lvscf } from './kit/lvscf';

const [vip = '', other = ''] = VIPS;
const deadtime = 3;
const config = lvscf({ deadtime, virtual: [{ vip, servers: bothServers }] });

describe('the service script', () => {
  let lab: TestLab;
  const pulse = (verb: string, env: Record<string, string> = {}) =>
    lab.exec('primary', ['pulse', verb], { timeoutMs: 60_000, env });
  const pids = async (...names: string[]) =>
    Promise.all(
      names.map(async (name) =>
        ((await lab.read('primary', `${lab.paths('primary').pulseRun}/${name}.pid`)) ?? '').toString().trim(),
      ),
    );
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  it('answers with the original’s words and the LSB’s codes (R50)', async () => {
    expect(await pulse('status')).toMatchObject({ code: 3, stdout: 'pulse is stopped\n' });
    expect(await pulse('boot')).toMatchObject({ code: 6 }); // nothing was applied yet
    expect(await pulse('start')).toMatchObject({ code: 6 }); // there is no lvs.cf
    expect((await pulse('reload')).code).toBe(7);
    expect((await pulse('turn')).code).toBe(2);
    await startPair(lab, config, { vip, servers: 2 });
    const [pid] = await pids('keepalived');
    expect(await pulse('status')).toMatchObject({ code: 0, stdout: `pulse (pid ${pid}) is running...\n` });
    // as the manual says it: `service` starts it in an empty environment
    expect(await lab.exec('primary', ['service', 'pulse', 'status'])).toMatchObject({ code: 0 });
    expect(await pulse('start')).toMatchObject({ code: 0, stdout: `pulse (pid ${pid}) is running...\n` });
    expect((await pulse('stop')).code).toBe(0);
    expect((await pulse('stop')).code).toBe(0);
    expect((await pulse('condrestart')).code).toBe(0);
    expect((await pulse('status')).code).toBe(3);
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
  });

  it('starts keepalived again when it is killed, and no address stays behind (R22)', async () => {
    for (const names of [['keepalived'], ['keepalived', 'vrrp']]) {
      const traffic = await lab.traffic({ at: vip, forMs: 60_000, everyMs: 25 });
      const killed = await pids(...names);
      await lab.run('primary', ['kill', '-9', ...killed]);
      await waitFor(
        'another keepalived',
        async () => (await pulse('status')).code === 0 && (await pids('keepalived'))[0] !== killed[0],
        20_000,
      );
      await holder(lab, vip, 'primary', 20_000);
      await sleep(1000);
      const { summary } = await traffic.stop();
      expect(summary.gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
    }
  });

  it('cleans up after everything of it was killed at once', async () => {
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
    await killAtOnce(lab, 'primary', await pids('keep-keepalived', 'keepalived', 'vrrp'));
    expect(await pulse('status')).toMatchObject({ code: 1, stdout: 'pulse dead but pid file exists\n' });
    expect(await lab.holds('primary', vip)).toBe(true);
    expect((await pulse('stop')).code).toBe(0);
    expect(await lab.holds('primary', vip)).toBe(false);
    expect((await pulse('status')).code).toBe(3);
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
  });

  it('knows what runs when its pid files are gone: start starts no second one, stop ends it all', async () => {
    const names = ['keep-keepalived', 'keepalived', 'vrrp', 'keep-lvsd', 'lvsd'];
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
    const before = await pids(...names);
    const { pulseRun } = lab.paths('primary');
    const forget = () => lab.run('primary', ['rm', ...names.map((name) => `${pulseRun}/${name}.pid`)]);
    await forget();
    expect((await pulse('start')).code).toBe(0);
    expect(await pids(...names)).toEqual(before);
    // what keepalived starts has its name until it has become the script
    await waitFor(
      'two keepalived, as before',
      async () => {
        const seen = (await lab.run('primary', ['pgrep', '-f', '^keepalived'])).trim().split('\n');
        if (seen.length !== 2) throw new Error(seen.join(' '));
        return true;
      },
      5000,
    );
    await forget();
    expect((await pulse('stop')).code).toBe(0);
    // a keeper leads its session; what trimmed the log of one that was killed (the test before) stays for up to a minute
    const left = (await lab.run('primary', ['ps', '-eo', 'pid=,sid=,args=']))
      .split('\n')
      .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [])
      .filter(([, pid, sid, args = '']) =>
        args.includes('pulse keep') ? pid === sid : /^keepalived|dist\/lvsd/.test(args),
      );
    expect(left).toEqual([]);
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
  });

  it('takes back all that it put into the table, also what lvs.cf no longer names', async () => {
    const both = lvscf({ deadtime, virtual: [vip, other].map((at) => ({ vip: at, servers: bothServers })) });
    const foreign = `${vip}:8080`;
    const list = `${lab.paths('primary').pulseRun}/lvsd-owned`;
    const services = async () => (await lab.table('primary')).map(({ id }) => id);
    await lab.run('primary', ['ipvsadm', '-A', '-t', foreign, '-s', 'rr']);
    // First only the generation that runs names the other service, then only lvsd's record, as when lvsd did not take a reload.
    for (const loadedIsNew of [false, true]) {
      await writeLvscf(lab, 'primary', both);
      expect((await pulse('restart')).code).toBe(0);
      await waitFor(
        'both services, by the kernel and by lvsd',
        async () =>
          (await services()).length === 3 &&
          ((await lab.read('primary', list)) ?? '').toString().includes(`-t ${other}:80\n`),
        20_000,
      );
      await writeLvscf(lab, 'primary', config);
      // More than are kept in reserve: the one that runs stays.
      for (let n = 0; n < 4; n++) expect((await pulse('compile')).code).toBe(0);
      if (loadedIsNew) {
        const { applied, pulseRun } = lab.paths('primary');
        await lab.write('primary', `${pulseRun}/loaded`, await lab.run('primary', ['readlink', applied]));
      } else await lab.run('primary', ['rm', list]);
      expect(await services()).toHaveLength(3);
      expect((await pulse('stop')).code).toBe(0);
      expect(await services()).toEqual([`tcp:${foreign}`]);
      expect(await lab.holds('primary', other)).toBe(false);
    }
    await lab.run('primary', ['ipvsadm', '-D', '-t', foreign]);
    expect((await pulse('start')).code).toBe(0);
    await serving(lab, { vip, servers: 2 });
  });

  it('hands the service over and back without an outage (R22)', async () => {
    const { handover } = lab.paths('primary');
    const traffic = await lab.traffic({ at: vip, forMs: 60_000, everyMs: 25 });
    await sleep(1000);
    await lab.write('primary', handover, '-100\n');
    await holder(lab, vip, 'backup', 15_000);
    await sleep(2000);
    await lab.write('primary', handover, '0\n');
    await holder(lab, vip, 'primary', 15_000);
    await sleep(2000);
    const result = await traffic.stop();
    expect(result.summary.gapMs).toBeLessThan(1200);
    noneFailed(result, 200);
  });

  it('refuses another public heartbeat channel on a router that runs, with nothing changed (R52)', async () => {
    const before = await lab.run('primary', ['readlink', lab.paths('primary').applied]);
    await writeLvscf(lab, 'primary', `vrid = 99\n${config}`);
    const refused = await pulse('reload');
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('Stop pulse on the passive router');
    expect(await lab.run('primary', ['readlink', lab.paths('primary').applied])).toBe(before);
    await writeLvscf(lab, 'primary', config);
    expect((await pulse('reload')).code).toBe(0);
    expect(await lab.holders(vip)).toEqual(['primary']);
  });

  it('serves alone at once, and takes a backup in and out without an outage (R49)', async () => {
    await lab.run('backup', ['pulse', 'stop'], { timeoutMs: 60_000 });
    const alone = config.replace('backup_active = 1', 'backup_active = 0');
    await writeLvscf(lab, 'primary', alone);
    await writeLvscf(lab, 'backup', alone);
    expect((await lab.exec('backup', ['pulse', 'start'])).code).toBe(6);
    expect((await pulse('restart')).code).toBe(0);
    await holder(lab, vip, 'primary', 2000);
    const traffic = await lab.traffic({ at: vip, forMs: 120_000, everyMs: 25 });
    await writeLvscf(lab, 'primary', config);
    await writeLvscf(lab, 'backup', config);
    expect((await pulse('reload')).code).toBe(0);
    await lab.run('backup', ['pulse', 'start'], { timeoutMs: 60_000 });
    await sleep(3 * deadtime * 1000);
    expect(await lab.holders(vip)).toEqual(['primary']);
    await writeLvscf(lab, 'primary', alone);
    expect((await pulse('reload')).code).toBe(0);
    await sleep(3 * deadtime * 1000);
    expect(await lab.holders(vip)).toEqual(['primary']);
    noneFailed(await traffic.stop(), 500);
  });
});
