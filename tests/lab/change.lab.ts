import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPair, type RouterClient } from '@/lib/router';
import { AgentError, responseSchema, type MethodName, type Params, type Result } from '@/lib/protocol';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { serving, sleep } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { bothServers, lvscf } from './kit/lvscf';

const [vip = '', second = ''] = VIPS;
const routers: RouterName[] = ['primary', 'backup'];

/** Four configurations that the kernel's table tells apart: its services with their schedulers. */
const services: Record<number, { vip: string; scheduler: string }[]> = {
  1: [{ vip, scheduler: 'rr' }],
  2: [
    { vip, scheduler: 'rr' },
    { vip: second, scheduler: 'wlc' },
  ],
  3: [
    { vip, scheduler: 'lc' },
    { vip: second, scheduler: 'wlc' },
  ],
  4: [
    { vip, scheduler: 'lc' },
    { vip: second, scheduler: 'sed' },
  ],
};
const text = (serial: number) =>
  lvscf({ serial, virtual: (services[serial] ?? []).map((one) => ({ ...one, servers: bothServers })) });

/** Sends what stdin holds to a Unix socket and prints what comes back. */
const pipe = `const s=require('net').connect({path:process.argv[1],allowHalfOpen:true});process.stdin.pipe(s).pipe(process.stdout);s.on('error',e=>{console.error(e.code);process.exit(1)})`;

/** Seconds until both go back: two reloads with their proofs, and a command in between, on one slow CPU. */
const TIMER = 20;
/** What reverting takes after its moment has come: a reload, its proof, and checks that find the real servers again. */
const GRACE_MS = 60_000;

describe('a change of both routers while pulse runs, stopped at each step', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await pair(lab);
    await save(1);
    for (const args of [['push'], ['start'], ['start', '--peer']]) {
      expect(await lvsctl(lab, 'primary', ...args)).toMatchObject({ code: 0 });
    }
    await serving(lab, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  async function save(serial: number): Promise<void> {
    await lab.write('primary', '/tmp/new.cf', text(serial));
    expect(await lvsctl(lab, 'primary', 'save', '/tmp/new.cf')).toMatchObject({ code: 0 });
  }

  /** @returns what lvsctl says as JSON, with its exit code */
  async function say(...args: string[]) {
    const { code, stdout, stderr } = await lvsctl(lab, 'primary', ...args, '--json');
    expect(stdout, stderr).not.toBe('');
    return { code, ...(JSON.parse(stdout) as Record<string, unknown>) };
  }

  /** Routers as a client of their agents, call by call: this one at its socket, the peer over the pair's own ssh. */
  function client(router: RouterName, before: Partial<Record<MethodName, () => Promise<void>>> = {}) {
    const folder = lab.paths('primary').consoleData;
    const argv =
      router === 'primary'
        ? ['node', '-e', pipe, lab.paths('primary').agentSocket]
        : [
            ...['ssh', '-F', 'none', '-i', `${folder}/id_ed25519`],
            ...['-o', `UserKnownHostsFile=${folder}/known_hosts`, '-o', 'BatchMode=yes'],
            ...['-o', 'ConnectTimeout=5', `lvs-peer@${addressOf('backup')}`, 'lvs-agent connect'],
          ];
    const made: RouterClient = {
      name: router,
      close: () => undefined,
      async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
        await before[method]?.();
        const stdin = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) + '\n';
        const { stdout, stderr } = await lab.exec('primary', argv, { stdin, timeoutMs: 200_000 });
        if (!stdout) throw new AgentError('unreachable', { params: { router }, detail: stderr });
        const { result, error } = responseSchema.parse(JSON.parse(stdout));
        if (error) throw new AgentError(error.data?.code as 'internal', { params: {}, ...error.data });
        return result as Result<M>;
      },
    };
    return made;
  }

  const table = async (router: RouterName) =>
    (await lab.table(router))
      .map(({ id, scheduler, servers }) => `${id} ${scheduler} ${servers.length} servers`)
      .sort();
  const expected = (serial: number) =>
    (services[serial] ?? []).map((one) => `tcp:${one.vip}:80 ${one.scheduler} 2 servers`).sort();
  const runs = async (router: RouterName, serial: number) =>
    (await table(router)).join() === expected(serial).join();

  /** Both kernels and both agents say the same: that configuration runs on both, nothing waits, one router serves. */
  async function bothOn(serial: number): Promise<void> {
    for (const router of routers) {
      await waitFor(`configuration ${serial} on the ${router}`, () => runs(router, serial), GRACE_MS);
    }
    expect(await lab.savedTable('backup')).toBe(await lab.savedTable('primary'));
    const running = { serial_no: serial };
    const read = await waitFor(
      'both agents say so',
      async () => {
        const status = await say('status', '--pair');
        const { config } = status as unknown as { config: { running: string } };
        return config.running === 'same' && status;
      },
      GRACE_MS,
      1000,
    );
    expect(read.value).toMatchObject({
      active: 'local',
      local: { status: { router: 'primary', config: { running, pending: null } } },
      peer: { status: { router: 'backup', config: { running, pending: null } } },
    });
    expect(await lab.holders(vip)).toEqual(['primary']);
    expect(await lab.holders(second)).toEqual(serial > 1 ? ['primary'] : []);
  }

  /** Applied with a timer, on both. */
  async function applied(serial: number, seconds: number): Promise<void> {
    const result = await say('apply', '--confirm', String(seconds), '--health', 'off');
    expect(result).toMatchObject({
      code: 0,
      outcome: 'done',
      routers: { local: { on: 'new' }, peer: { on: 'new' } },
      confirmBy: expect.any(String) as unknown,
    });
    for (const router of routers) {
      expect((await table(router)).map((line) => line.replace(/\d servers$/, ''))).toEqual(
        expected(serial).map((line) => line.replace(/\d servers$/, '')),
      );
    }
  }

  it('R40 R44 applied and confirmed by lvsctl: new on both', async () => {
    await save(2);
    await applied(2, 120);
    expect(await say('confirm')).toMatchObject({
      code: 0,
      outcome: 'confirmed',
      routers: {
        local: { on: 'new', change: { step: 'confirmed' } },
        peer: { on: 'new', change: { step: 'confirmed' } },
      },
    });
    await bothOn(2);
  });

  it('R40 the peer cut between prepare and commit: old on both, here and, when it is back, there', async () => {
    await save(3);
    const local = client('primary');
    const saved = await local.call('config.read', { which: 'saved' });
    const result = await applyPair({
      local,
      peer: client('backup', { 'change.commit': () => lab.cut('backup') }),
      bundle: { lvscf: saved?.content ?? '' },
      base: saved?.sha256 ?? null,
      owner: 'test',
      revertAfter: TIMER,
      passiveFirst: true,
      allowAlone: false,
    });
    expect(result.outcome).toBe('half'); // the peer cannot be asked
    expect(result.routers).toMatchObject({
      local: { on: 'old', change: { step: 'aborted' } },
      peer: { on: 'unknown', failure: { code: 'unreachable' } },
    });
    expect(await runs('primary', 2)).toBe(true);
    expect(await lab.holders(vip)).toEqual(['primary']);

    await lab.heal('backup');
    // It is prepared still, which changes nothing, and says so; taking it back ends that before its five minutes do.
    const there = client('backup');
    const left = await waitFor(
      'the peer answers',
      () => there.call('change.get', { changeId: result.changeId }).catch(() => null),
      30_000,
    );
    expect(left.value).toMatchObject({ step: 'prepared' });
    expect(await say('revert')).toMatchObject({
      code: 0,
      outcome: 'aborted',
      routers: { local: { on: 'old' }, peer: { on: 'old', change: { step: 'aborted' } } },
    });
    await bothOn(2);
  });

  it('R40 the peer cut between commit and confirm: confirm keeps it on neither, old on both by the timers', async () => {
    await applied(3, TIMER);
    await lab.cut('backup');
    const refused = await say('confirm');
    expect(refused).toMatchObject({
      code: 3,
      outcome: 'not-confirmed',
      routers: { local: { on: 'new', change: { step: 'committed' } }, peer: { on: 'unknown' } },
    });
    expect((refused as unknown as { repair: { code: string }[] }).repair.map(({ code }) => code)).toEqual([
      'read-again',
      'will-revert',
    ]);
    const back = await waitFor('the primary goes back', () => runs('primary', 2), TIMER * 1000 + GRACE_MS);
    expect(await lab.holders(vip)).toEqual(['primary']);
    await lab.heal('backup');
    await bothOn(2);
    expect(await say('revert')).toMatchObject({
      code: 0,
      routers: {
        local: { on: 'old', change: { step: 'reverted', reason: { code: 'timer' } } },
        peer: { on: 'old', change: { step: 'reverted', reason: { code: 'timer' } } },
      },
    });
    console.log(`cut before confirm: the primary went back ${back.ms} ms after the refusal`);
  });

  it('R54 R69 the peer’s agent down past the end of the timer: back at once when it starts', async () => {
    await applied(3, TIMER);
    await lab.service('backup', 'agent', 'stop');
    const end = Date.now() + TIMER * 1000; // the peer committed before this moment
    expect(await say('confirm')).toMatchObject({ code: 3, outcome: 'not-confirmed' });
    await waitFor('the primary goes back', () => runs('primary', 2), TIMER * 1000 + GRACE_MS);
    await sleep(end - Date.now());
    expect(await runs('backup', 3)).toBe(true);
    await lab.service('backup', 'agent', 'start');
    const back = await waitFor('the backup goes back', () => runs('backup', 2), GRACE_MS);
    await bothOn(2);
    expect(await say('revert')).toMatchObject({
      code: 0,
      routers: { local: { on: 'old' }, peer: { on: 'old', change: { step: 'reverted' } } },
    });
    console.log(`agent down past its timer: back ${back.ms} ms after it was started`);
  });

  it('R40 R54 the clock set forward an hour, and the peer’s agent killed between commit and confirm: new on both', async () => {
    await save(3);
    await applied(3, 120);
    await lab.run('primary', ['date', '--set', '+1 hour']); // one kernel: the clock of both
    const lock = await lab.read('backup', lab.paths('backup').agentLock);
    const { pid } = JSON.parse(lock?.toString() ?? '{}') as { pid: number };
    await lab.run('backup', ['kill', '-9', String(pid)]);
    const kept = await waitFor(
      'confirm',
      async () => {
        const result = await say('confirm');
        return result.code === 0 && result;
      },
      60_000,
    );
    expect(kept.value).toMatchObject({ outcome: 'confirmed' });
    await lab.run('primary', ['date', '--set', '-1 hour']);
    await bothOn(3);
  });

  it('R54 a server that the change does not touch goes down with it: taken back on both', async () => {
    await save(4);
    const applying = say('apply', '--no-confirm', '--health', 'revert');
    await waitFor('the change on the primary', () => runs('primary', 4), GRACE_MS);
    await lab.realServer('web2', 'refuse');
    expect(await applying).toMatchObject({
      code: 1,
      outcome: 'done',
      watched: {
        then: 'reverted',
        health: {
          outcome: 'dropped',
          findings: expect.arrayContaining([
            expect.objectContaining({
              finding: expect.objectContaining({ code: 'down-since-change' }) as unknown,
            }),
          ]) as unknown,
        },
      },
    });
    await lab.realServer('web2', 'good');
    await bothOn(3);
  });
});
