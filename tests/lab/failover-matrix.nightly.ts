import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { holder, killAtOnce, serving, sleep, startPair, writeLvscf } from './kit/cluster';
import { lvscf } from './kit/lvscf';
import { Matrix } from './kit/matrix';
import { longest, watchHolders } from './kit/watch';

/**
 * Every way in which a pair loses and regains a router (R22, R24): who has the addresses meanwhile and afterwards, what clients saw,
 * what the formula of docs/failover.md says. MATRIX_RUNS=3 repeats it; MATRIX_TABLE=docs/failover.md writes the table there.
 */
const [vip = '', second = ''] = VIPS;
const [keepalive, deadtime] = [1, 3];
/**
 * Seconds for a check. Three Node programs of a router that boots take the lab's one processor from both routers and the real servers
 * for more than a second: with a limit of 1 s the other router rightly shuts out servers that do not answer, and resets follow.
 */
const timeout = 4;
const config = lvscf({ keepalive, deadtime, timeout, virtual: [{ vip }] });
const newer = lvscf({ serial: 2, keepalive, deadtime, timeout, virtual: [{ vip }, { vip: second }] });
const routers: RouterName[] = ['primary', 'backup'];
const runs = Array.from({ length: Number(process.env.MATRIX_RUNS ?? 1) }, (_, n) => n + 1);

/** The formula: milliseconds from the loss of the primary to the takeover by the backup, whose skew is 16/256 of the interval. */
const takeover = {
  least: (deadtime - keepalive + (keepalive * 16) / 256) * 1000,
  most: (deadtime + (keepalive * 16) / 256) * 1000,
};
/** keepalived's own time for a takeover and that of a look, on one slow processor */
const SLACK = 400;
/** a client's SYN is sent again after a second */
const RETRANSMISSION = 1000;

/** Milliseconds, at most. */
interface Limits {
  /** nobody has the address */
  nobody: number;
  /** both have it */
  both: number;
  /** no client has got an answer */
  gap: number;
  /** connections whose handshake went through the other router (docs/hand-over.md) */
  resets: number;
  /** told by a router that has the address and no real server */
  refused?: number;
}
/** No takeover: a moment in which one router gives and the other takes. */
const calm: Limits = { nobody: 500, both: 500, gap: RETRANSMISSION + SLACK, resets: 3 };
/** Less than an interval: nothing that a heartbeat does is quicker. */
const untouched: Limits = { nobody: 0, both: 0, gap: keepalive * 1000, resets: 0 };
const outage: Limits = {
  ...{ nobody: takeover.most + SLACK, both: 500, gap: takeover.most + RETRANSMISSION, resets: 3 },
};

/** Both lead until one hears the other: each adverts once an interval. Whoever is asked in that interval and has no server refuses. */
const reunion = { both: keepalive * 1000 + SLACK };

interface Case extends Limits {
  /** routers whose address clients can reach */
  among?: RouterName[];
  /** who alone has the address in the end */
  holder: RouterName;
  /** who leads meanwhile: it is done only when that was seen */
  via?: RouterName;
  /** seconds until then, at most, from the beginning of what is done, or from its end when it is slow */
  within: number;
  slow?: true;
}
/** The primary takes it back: a round of checks, then the time in which it would have heard a better router. */
const back = { holder: 'primary', within: 30, slow: true, ...calm } as const;

const matrix = new Matrix();

describe.each(runs)('failover matrix, run %i', (run) => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, config, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());
  // each case begins on a whole pair, whatever became of the one before
  beforeEach(async () => {
    for (const router of routers) {
      await lab.powerOn(router);
      await lab.heal(router);
      await lab.run(router, ['pulse', 'boot'], { timeoutMs: 60_000 });
    }
    for (const network of ['public', 'private'] as const) await lab.isolateRouters(network, false);
    await serving(lab, { vip, servers: 2 });
    // the gate of a router that was started just now
    await sleep(2 * deadtime * 1000);
  });

  const pid = async (router: RouterName, name: string) =>
    ((await lab.read(router, `${lab.paths(router).pulseRun}/${name}.pid`)) ?? '').toString().trim();

  /** Does that under load and judges who had the address and what clients saw, until it has been settled for two deadtimes. */
  async function judge(what: string, act: () => Promise<unknown>, wanted: Case): Promise<void> {
    const among = wanted.among ?? routers;
    const traffic = await lab.traffic({ at: vip, forMs: 300_000, everyMs: 25 });
    await sleep(2000);
    const watch = watchHolders(lab, vip, among);
    const start = performance.now();
    await act();
    const acted = Math.round(performance.now() - start);
    if (wanted.via)
      await waitFor(
        `${what}: over to the ${wanted.via}`,
        () => lab.holds(wanted.via ?? 'backup', vip),
        10_000,
      );
    await waitFor(
      `${what}: the address on the ${wanted.holder} alone`,
      () => Promise.resolve(watch.seen().at(-1)?.by.join() === wanted.holder),
      wanted.within * 1000,
    );
    await sleep(2 * deadtime * 1000);
    const held = await watch.stop();
    const { summary, requests } = await traffic.stop();
    // A boot, a start or a reload takes its own time, longer where the processor is busy.
    const settled = Math.max(0, (held.at(-1)?.from ?? 0) - (wanted.slow ? acted : 0));
    const seen = held.map(({ by, from, to }) => `${by.join('+') || 'nobody'} ${from}–${to}`).join(', ');
    const failed = requests.filter((r) => !r.ok).map((r) => `${Math.round(r.t)} ${r.error}`);
    matrix.add(what, {
      holder: wanted.holder,
      settledMs: settled,
      nobodyMs: longest(held, (count) => count === 0),
      bothMs: longest(held, (count) => count > 1),
      summary,
    });
    const story = `${what}: ${seen}; done after ${acted}; failed: ${failed.join(', ')}`;
    expect(held.at(-1)?.by, story).toEqual([wanted.holder]);
    expect(settled, story).toBeLessThan(wanted.within * 1000);
    // it happened at some moment of what was done
    const happened = wanted.slow ? 0 : acted;
    expect(
      longest(held, (count) => count === 0),
      story,
    ).toBeLessThanOrEqual(wanted.nobody + happened);
    expect(
      longest(held, (count) => count > 1),
      story,
    ).toBeLessThanOrEqual(wanted.both + happened);
    const { reset = 0, refused = 0, ...others } = summary.errors;
    expect(others, story).toEqual({});
    expect(reset, story).toBeLessThanOrEqual(wanted.resets);
    expect(refused, story).toBeLessThanOrEqual(wanted.refused ?? 0);
    // What boots takes the clients' processor as well.
    expect(summary.gapMs, story).toBeLessThanOrEqual(wanted.slow ? outage.gap : wanted.gap);
    expect(summary.total).toBeGreaterThan(200);
  }

  it('a crash of the primary, and its return', async () => {
    await judge('the primary loses power', () => lab.powerOff('primary'), {
      ...{ among: ['backup'], holder: 'backup', within: 5, ...outage },
    });
    await judge('the primary boots again', () => lab.powerOn('primary'), back);
  });

  it('a crash of the backup', async () => {
    await judge('the backup loses power', () => lab.powerOff('backup'), {
      ...{ holder: 'primary', within: 1, ...untouched },
    });
    await judge('the backup boots again', () => lab.powerOn('backup'), {
      ...{ holder: 'primary', within: 1, slow: true, ...untouched },
    });
  });

  it('the public link', async () => {
    await judge('the primary’s public link is lost', () => lab.cut('primary', { network: 'public' }), {
      ...{ holder: 'backup', within: 6, ...outage },
    });
    await judge('the public link is there again', () => lab.heal('primary', 'public'), back);
  });

  it('the private link', async () => {
    await judge('the primary’s private link is lost', () => lab.cut('primary', { network: 'private' }), {
      ...{ holder: 'primary', within: 1, ...untouched },
    });
    await judge('the private link is there again', () => lab.heal('primary', 'private'), {
      ...{ holder: 'primary', within: 1, ...untouched },
    });
  });

  it('both links', async () => {
    await judge('the primary’s links are both lost', () => lab.cut('primary'), {
      ...{ holder: 'backup', within: 6, ...outage },
    });
    await judge('both links are there again', () => lab.heal('primary'), back);
  });

  it('a switch that passes nothing while the links are up: the primary goes on where nobody hears it', async () => {
    await judge(
      'nothing reaches the primary, its links are up',
      () => lab.cut('primary', { carrier: 'kept' }),
      {
        ...{ among: ['backup'], holder: 'backup', within: 5, ...outage },
      },
    );
    // long enough for the real servers to leave the primary's table: it must not lead before it has seen them again
    await sleep(2 * timeout * 1000);
    await judge('the primary is reached again', () => lab.heal('primary'), {
      ...back,
      ...reunion,
      refused: 40,
    });
  });

  it('stop and start', async () => {
    await judge(
      'pulse stop on the primary',
      () => lab.run('primary', ['pulse', 'stop'], { timeoutMs: 60_000 }),
      {
        ...{ holder: 'backup', within: 3, ...calm },
      },
    );
    await judge(
      'pulse start on the primary',
      () => lab.run('primary', ['pulse', 'start'], { timeoutMs: 60_000 }),
      back,
    );
  });

  it('the primary returns with the lvs.cf of before', async () => {
    await lab.powerOff('primary');
    await waitFor('the backup leads', () => lab.holds('backup', vip), 10_000);
    await writeLvscf(lab, 'backup', newer);
    await lab.run('backup', ['pulse', 'reload'], { timeoutMs: 60_000 });
    await judge('the primary boots with an lvs.cf that lacks a VIP', () => lab.powerOn('primary'), back);
    // The primary leads with what it has (docs/fail-back.md); status and pre-flight say that the two differ.
    expect(await lab.holders(second)).toEqual([]);
    await writeLvscf(lab, 'backup', config);
    await lab.run('backup', ['pulse', 'reload'], { timeoutMs: 60_000 });
  });

  it('both boot in the same moment', async () => {
    const bootBoth = async () => {
      await Promise.all(routers.map((router) => lab.powerOff(router)));
      await Promise.all(routers.map((router) => lab.powerOn(router)));
    };
    // Who asks while both are off hears that nobody is there, so the clients begin with the first holder.
    const watch = watchHolders(lab, vip, routers);
    await bootBoth();
    const booted = watch.seen().at(-1)?.to ?? 0;
    await holder(lab, vip, 'primary', (deadtime + 2) * 1000);
    await judge('both boot in the same moment (from the first holder on)', () => Promise.resolve(), {
      ...{ holder: 'primary', within: 1, ...untouched },
    });
    const held = await watch.stop();
    const first = held.findLast(({ by }) => by.length === 0)?.to ?? 0;
    expect(first - booted, JSON.stringify(held)).toBeLessThan(takeover.most + SLACK);
  });

  it('lvsd dies again and again', async () => {
    const killThrice = async () => {
      for (let n = 0; n < 3; n++) {
        const killed = await pid('primary', 'lvsd');
        await lab.run('primary', ['kill', '-9', killed]);
        await waitFor('another lvsd', async () => (await pid('primary', 'lvsd')) !== killed, 20_000);
        await sleep(1500);
      }
    };
    await judge('lvsd of the primary is killed three times', killThrice, {
      ...{ holder: 'backup', within: 25, ...calm },
    });
    await judge('lvsd has lived for a minute', () => Promise.resolve(), { ...back, within: 90 });
  });

  it('keepalived dies', async () => {
    const kill = async () => lab.run('primary', ['kill', '-9', await pid('primary', 'keepalived')]);
    await judge('keepalived of the primary is killed', kill, { ...back, via: 'backup' });
    const killBoth = async () => {
      const pids = await Promise.all(['keepalived', 'vrrp'].map((name) => pid('primary', name)));
      await killAtOnce(lab, 'primary', pids);
    };
    await judge('keepalived and its child are killed at once', killBoth, {
      ...{ ...back, ...outage, via: 'backup' },
    });
  });

  it('the routers do not hear each other, and then do again', async () => {
    const isolate = (on: boolean) => () =>
      Promise.all((['public', 'private'] as const).map((network) => lab.isolateRouters(network, on)));
    const watch = watchHolders(lab, vip, routers);
    await isolate(true)();
    await waitFor(
      'both lead',
      () => Promise.resolve(watch.seen().at(-1)?.by.length === 2),
      takeover.most + SLACK,
    );
    await watch.stop();
    await judge('they hear each other again, both holding it', isolate(false), {
      ...{ holder: 'primary', within: 3, ...calm, ...reunion },
    });
  });

  it('a crossover cable: the peer that loses power takes the carrier along, and monitor_links is on', async () => {
    const dies = (dead: RouterName, survivor: RouterName) => () =>
      Promise.all([lab.powerOff(dead), lab.cut(survivor, { network: 'private' })]);
    await judge('the backup loses power, and with it the cable’s carrier', dies('backup', 'primary'), {
      ...{ holder: 'primary', within: 1, ...untouched },
    });
    await lab.heal('primary');
    await lab.powerOn('backup');
    await serving(lab, { vip, servers: 2 });
    await sleep(2 * deadtime * 1000);
    await judge('the primary loses power, and with it the cable’s carrier', dies('primary', 'backup'), {
      ...{ among: ['backup'], holder: 'backup', within: 5, ...outage },
    });
  });

  afterAll(() => {
    if (run === runs.length) matrix.write(process.env.MATRIX_TABLE);
  });
});
