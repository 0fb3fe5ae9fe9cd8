import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { holder, serving, sleep, writeLvscf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneFailed, noneRefused } from './kit/judge';
import { bothServers, lvscf } from './kit/lvscf';
import { longest, watchHolders } from './kit/watch';

const [first = '', second = ''] = VIPS;
/** whose VIP is whose while both are well */
const own = { primary: first, backup: second };
const routers: RouterName[] = ['primary', 'backup'];
const other = { primary: 'backup', backup: 'primary' } as const;
const deadtime = 3;
/** One router gives what the other one takes already (failover-matrix.nightly.ts); more would be two that lead. */
const MOMENT = 500;
/** Milliseconds without an answer: no takeover is as quick, since two adverts must be missed. */
const UNTOUCHED = 2000;
/** A router that returns waits 13 s for what connection sync tells, and then for a round of checks (docs/fail-back.md). */
const RETURN = 60_000;

/** the same on both routers, as their lvs.cf is; it notes in its own router's root */
const folder = '/opt/role-commands';
const note = `"${folder}/note"`;
const config = (serial: number, spread = true) =>
  lvscf({
    ...{ serial, deadtime, timeout: 4, sync: true, more: [`active_cmd = ${note}`, `inactive_cmd = ${note}`] },
    virtual: [
      { vip: first, servers: bothServers },
      { vip: second, servers: bothServers, more: spread ? ['preferred_router = backup'] : [] },
    ],
  });

describe('active-active (R47)', () => {
  let lab: TestLab;
  const noted = async (router: RouterName) =>
    String((await lab.read(router, `${lab.paths(router).root}/run/noted`)) ?? '')
      .trim()
      .split('\n');
  const pulse = (router: RouterName, verb: string) => lab.run(router, ['pulse', verb], { timeoutMs: 60_000 });
  const eachItsOwn = async (limitMs: number) => {
    for (const router of routers) await holder(lab, own[router], router, limitMs);
  };

  beforeAll(async () => {
    lab = await startLab();
    for (const router of routers) {
      await lab.run(router, ['mkdir', '-p', folder]);
      const text = '#!/bin/sh\necho "$LVS_ROLE $LVS_VIPS" >>"$LVS_ROOT/run/noted"\n';
      await lab.write(router, `${folder}/note`, text, 0o755);
      await lab.write(router, lab.paths(router).agentConf, `programs = ${folder}\n`, 0o644);
      await writeLvscf(lab, router, config(1));
      await pulse(router, 'start');
    }
    await serving(lab, { vip: first, servers: 4 });
    await eachItsOwn(RETURN);
    await pair(lab);
  });
  afterAll(() => lab?.stop());
  // each case begins on a whole pair, whatever became of the one before
  beforeEach(async () => {
    for (const router of routers) {
      await lab.powerOn(router);
      await lab.heal(router);
      await pulse(router, 'boot');
    }
    await eachItsOwn(RETURN);
  });

  /**
   * Does that under load on both VIPs, and looks that no address was ever on two routers for longer than a hand-over takes.
   * @returns what clients of each router's own VIP saw: of a VIP that stays not one may fail, of one that moves a connection may be
   * reset that began in that moment (docs/hand-over.md)
   */
  async function underLoad(act: () => Promise<unknown>) {
    const traffic = await Promise.all(
      routers.map((router) => lab.traffic({ at: own[router], forMs: 300_000, everyMs: 80 })),
    );
    const watches = routers.map((router) => watchHolders(lab, own[router], routers));
    await sleep(1500);
    await act();
    await sleep(2000);
    for (const watch of watches) {
      const held = await watch.stop();
      expect(
        longest(held, (count) => count > 1),
        JSON.stringify(held),
      ).toBeLessThanOrEqual(MOMENT);
    }
    const [primary, backup] = await Promise.all(traffic.map((running) => running.stop()));
    if (!primary || !backup) throw new Error('no traffic');
    for (const { summary } of [primary, backup]) console.log(JSON.stringify(summary));
    return { primary, backup };
  }

  it('each router serves its own VIP at the same time, tells the other one of its connections, and the pair says so', async () => {
    const seen = await underLoad(() => sleep(2000));
    for (const router of routers) {
      noneFailed(seen[router], 20);
      expect(await lab.run(router, ['ipvsadm', '-L', '--daemon'])).toMatch(/master[^]*backup/);
      const roles = await noted(router);
      expect(roles).toContain(`active ${own[router]}`);
      expect(roles.findLast((line) => line.endsWith(own[other[router]]))).toBe(
        `inactive ${own[other[router]]}`,
      );
    }
    const { code, stdout } = await lvsctl(lab, 'primary', 'status', '--pair');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('each router is active for its own virtual addresses'),
    ]);
    expect(stdout).toContain(`${second} on eth0:2: not held, prefers the backup router`);
  });

  it('a running pair does not leave it, nor does a VIP change sides, in place: refused in words, with nothing changed', async () => {
    const conf = `${lab.paths('primary').applied}/keepalived.conf`;
    const before = String(await lab.read('primary', conf));
    await writeLvscf(lab, 'primary', config(2, false));
    const refused = await lab.exec('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('change their preferred router');
    await writeLvscf(lab, 'primary', config(1));
    expect(String(await lab.read('primary', conf))).toBe(before);
    await eachItsOwn(1000);
  });

  it.each(routers)(
    'the %s is cut off: the other one has all within deadtime + 1 s, and its return refuses nobody',
    async (router) => {
      const heir = other[router];
      const cut = await underLoad(async () => {
        await lab.cut(router);
        await holder(lab, own[router], heir, (deadtime + 3) * 1000);
      });
      noneFailed(cut[heir], 20);
      expect(cut[heir].summary.gapMs).toBeLessThan(UNTOUCHED);
      noneRefused(cut[router], 20);
      expect(cut[router].summary.gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
      await waitFor(
        'the command of the heir',
        async () => (await noted(heir)).at(-1) === `active ${own[router]}`,
        10_000,
      );
      // long enough for the real servers to leave its table: it must not lead before it has seen them again
      await sleep(9000);
      const back = await underLoad(async () => {
        await lab.heal(router);
        await holder(lab, own[router], router, RETURN);
      });
      noneFailed(back[heir], 20);
      noneRefused(back[router], 20);
      await waitFor(
        'the command of the router that returned',
        async () => (await noted(router)).at(-1) === `active ${own[router]}`,
        10_000,
      );
    },
  );

  it.each(routers)('the %s is stopped and started: nobody is refused', async (router) => {
    const stopped = await underLoad(async () => {
      await pulse(router, 'stop');
      await holder(lab, own[router], other[router], 3000);
    });
    noneFailed(stopped[other[router]], 20);
    noneRefused(stopped[router], 20);
    expect(await lab.run(router, ['ipvsadm', '-L', '--daemon'])).not.toMatch(/master|backup/);
    const started = await underLoad(async () => {
      await pulse(router, 'start');
      await holder(lab, own[router], router, RETURN);
    });
    noneFailed(started[other[router]], 20);
    noneRefused(started[router], 20);
  });

  it.each(routers)('the %s loses power and boots again', async (router) => {
    const heir = other[router];
    const dead = await underLoad(async () => {
      await lab.powerOff(router);
      await waitFor('the other one has all', () => lab.holds(heir, own[router]), (deadtime + 3) * 1000);
    });
    noneFailed(dead[heir], 20);
    expect(dead[heir].summary.gapMs).toBeLessThan(UNTOUCHED);
    noneRefused(dead[router], 20);
    expect(dead[router].summary.gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
    const back = await underLoad(async () => {
      await lab.powerOn(router);
      await holder(lab, own[router], router, RETURN);
    });
    noneFailed(back[heir], 20);
    noneRefused(back[router], 20);
  });

  it('maintenance takes everything from a router, and failover --back gives each its own again: nobody is refused', async () => {
    const tell = async (...args: string[]) => {
      const { code, stdout, stderr } = await lvsctl(lab, 'primary', ...args);
      expect(code, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
      return stdout;
    };
    // the agent of a router that booted just now, and its first round of checks
    const well = async () => (await lvsctl(lab, 'primary', 'status', '--pair')).code === 0;
    await waitFor('a pair that is well', well, RETURN);
    const refused = await lvsctl(lab, 'primary', 'failover');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('lvsctl maintenance on')]);
    const seen = await underLoad(async () => {
      await tell('maintenance', 'on', '--peer', '--reason', 'new memory');
      await holder(lab, second, 'primary', 1000);
      await tell('maintenance', 'off', '--peer');
      await holder(lab, second, 'primary', 1000);
      expect(await tell('failover', '--back')).toContain('Each router serves');
      await eachItsOwn(1000);
    });
    noneFailed(seen.primary, 20);
    noneRefused(seen.backup, 20);
  });

  it('and is left by the procedure: one router stopped, the other one restarted, the first one started', async () => {
    await pulse('backup', 'stop');
    for (const router of routers) await writeLvscf(lab, router, config(3, false));
    await pulse('primary', 'restart');
    await holder(lab, first, 'primary', 15_000);
    await pulse('backup', 'start');
    const seen = await underLoad(() => sleep(10_000));
    for (const one of routers) noneFailed(seen[one], 20);
    for (const vip of [first, second]) expect(await lab.holders(vip)).toEqual(['primary']);
    expect(await lab.run('primary', ['ipvsadm', '-L', '--daemon'])).not.toContain('backup');
  });
});
