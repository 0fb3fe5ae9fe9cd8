import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentError, type ChangeState, type MethodName, type Params, type Paths } from '@/lib/protocol';
import type { Agent } from '../agent';
import {
  authorizePeer,
  base64,
  lvscf,
  noPulse,
  startAgent,
  temporaryRoot,
  writeLvscf,
} from '../agent.test-kit';
import { sha256Of } from '../config/lvscf-file';
import { dispatch } from '../dispatch';
import type { PulseVerb } from '../system/pulse-command';
import { clock, type Clock } from './deadline';

const OLD = lvscf(1);
const NEW = lvscf(2);
const sha = (text: string) => sha256Of(Buffer.from(text));
const saved = (paths: Paths) => (existsSync(paths.lvscf) ? readFileSync(paths.lvscf, 'utf8') : null);

const call = <M extends MethodName>(agent: Agent, method: M, params: Params<M>) =>
  dispatch(agent, { kind: 'peer', key: 'lvs2' }, method, params);
const step = (agent: Agent, name: 'commit' | 'confirm' | 'abort', changeId = 'c1') =>
  call(agent, `change.${name}`, { changeId }) as Promise<ChangeState>;
const prepare = (agent: Agent, more: Partial<Params<'change.prepare'>> = {}) =>
  call(agent, 'change.prepare', {
    changeId: 'c1',
    base: sha(OLD),
    bundle: { lvscf: base64(NEW) },
    owner: 'piranha',
    revertAfter: 60,
    ...more,
  }) as Promise<{ state: ChangeState }>;

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof AgentError ? error.code : `not a typed error: ${String(error)}`),
  );

/** Clocks that a test moves by hand; wall and uptime together unless told otherwise. */
function handClock() {
  let passed = 0;
  const start = clock();
  const now: Clock = () => ({
    wall: new Date(Date.parse(start.wall) + passed * 1000).toISOString(),
    boot: start.boot,
    uptime: start.uptime + passed,
  });
  return { now, pass: (seconds: number) => void (passed += seconds) };
}

async function router(text: string | null = OLD) {
  const paths = temporaryRoot();
  if (text !== null) writeLvscf(paths, text);
  await authorizePeer(paths, 'lvs2');
  return { paths, agent: await startAgent(paths) };
}

describe('a change without pulse running', () => {
  it('R54 prepare changes nothing, commit writes, confirm keeps; each may be repeated', async () => {
    const { paths, agent } = await router();
    const { state } = await prepare(agent);
    expect(state).toMatchObject({ step: 'prepared', base: sha(OLD), target: sha(NEW), revertAt: null });
    expect((await prepare(agent)).state).toEqual(state);
    expect(saved(paths)).toBe(OLD);
    const committed = await step(agent, 'commit');
    expect(committed).toMatchObject({ step: 'committed', applied: false });
    expect(Date.parse(committed.revertAt!) - Date.parse(committed.committedAt!)).toBe(60_000);
    expect(await step(agent, 'commit')).toEqual(committed);
    expect(saved(paths)).toBe(NEW);
    const confirmed = await step(agent, 'confirm');
    expect(confirmed).toMatchObject({ step: 'confirmed', revertAt: null, reason: { code: 'confirmed' } });
    expect(await step(agent, 'confirm')).toEqual(confirmed);
    expect(await step(agent, 'commit')).toEqual(confirmed);
    expect(await code(step(agent, 'abort'))).toBe('wrong-step');
    const [entry] = await agent.history.list(1);
    expect(entry).toMatchObject({ kind: 'apply', author: 'piranha', caller: 'peer:lvs2', reason: 'c1' });
  });

  it('abort forgets a prepared change and undoes a committed one; each may be repeated', async () => {
    const { paths, agent } = await router();
    await prepare(agent);
    const aborted = await step(agent, 'abort');
    expect(aborted).toMatchObject({ step: 'aborted', reason: { code: 'asked' } });
    expect(await step(agent, 'abort')).toEqual(aborted);
    expect(await code(step(agent, 'commit'))).toBe('wrong-step');
    await prepare(agent, { changeId: 'c2' });
    await step(agent, 'commit', 'c2');
    expect(saved(paths)).toBe(NEW);
    expect(await step(agent, 'abort', 'c2')).toMatchObject({ step: 'reverted', reason: { code: 'asked' } });
    expect(saved(paths)).toBe(OLD);
    expect((await agent.history.list(5)).map((e) => e.kind)).toEqual(['revert', 'apply', 'found']);
  });

  it('R55 the history names who took a change back and through which door, not who prepared it', async () => {
    const { agent } = await router();
    const local = <M extends MethodName>(method: M, params: Params<M>) =>
      dispatch(agent, { kind: 'local' }, method, params);
    const bundle = { lvscf: base64(NEW) };
    for (const [changeId, author] of [['c1', 'bob'], ['c2']] as const) {
      await local('change.prepare', { changeId, base: sha(OLD), bundle, owner: 'alice', revertAfter: 60 });
      await local('change.commit', { changeId });
      await call(agent, 'change.abort', { changeId, ...(author && { author }) });
    }
    expect(await agent.history.list(4)).toMatchObject([
      { kind: 'revert', author: 'unknown', caller: 'peer:lvs2', reason: 'c2' },
      { kind: 'apply', author: 'alice', caller: 'local', reason: 'c2' },
      { kind: 'revert', author: 'bob', caller: 'peer:lvs2', reason: 'c1' },
      { kind: 'apply', author: 'alice', caller: 'local', reason: 'c1' },
    ]);
  });

  it('R56 one at a time: no second change and no save beside it, and the owner is named', async () => {
    const { agent } = await router();
    await prepare(agent);
    const refused = prepare(agent, { changeId: 'c2', owner: 'other' });
    await expect(refused).rejects.toMatchObject({
      code: 'change-pending',
      data: { params: { changeId: 'c1', owner: 'piranha', step: 'prepared' } },
    });
    const save = { content: base64(NEW), base: sha(OLD), author: 'x' };
    expect(await code(call(agent, 'config.save', save))).toBe('change-pending');
    await step(agent, 'commit');
    expect(await code(call(agent, 'config.save', { ...save, base: sha(NEW) }))).toBe('change-pending');
    await step(agent, 'confirm');
    expect(await code(call(agent, 'config.save', { ...save, content: base64(OLD), base: sha(NEW) }))).toBe(
      'ok',
    );
  });

  it('R56 of two that prepare at the same moment one is refused', async () => {
    const { agent } = await router();
    const both = await Promise.all([code(prepare(agent)), code(prepare(agent, { changeId: 'c2' }))]);
    expect(both.sort()).toEqual(['change-pending', 'ok']);
  });

  it('R56 refuses a base that is not there, at prepare and again at commit', async () => {
    const { paths, agent } = await router();
    expect(await code(prepare(agent, { base: sha('else') }))).toBe('conflict');
    expect(await code(prepare(agent, { base: null }))).toBe('conflict');
    await prepare(agent);
    writeLvscf(paths, lvscf(9));
    expect(await code(step(agent, 'commit'))).toBe('conflict');
    expect(await call(agent, 'change.get', { changeId: 'c1' })).toMatchObject({
      step: 'reverted',
      reason: { code: 'conflict' },
    });
  });

  it('what another hand made of the file while the change was prepared is not lost', async () => {
    const { paths, agent } = await router();
    await prepare(agent);
    writeLvscf(paths, lvscf(9));
    await code(step(agent, 'commit'));
    expect(saved(paths)).toBe(lvscf(9));
  });

  it('R52 refuses an unsound bundle with its findings; nothing is pending then', async () => {
    const { agent } = await router();
    const refused = prepare(agent, { bundle: { lvscf: base64('virtual {') } });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid',
      data: { findings: expect.any(Array) as unknown },
    });
    expect(agent.changes.pending()).toBeNull();
  });

  it('the same id with another content is refused', async () => {
    const { agent } = await router();
    await prepare(agent);
    expect(await code(prepare(agent, { bundle: { lvscf: base64(lvscf(3)) } }))).toBe('wrong-step');
    expect(await code(step(agent, 'confirm'))).toBe('wrong-step');
    expect(await code(step(agent, 'commit', 'unknown'))).toBe('no-such-change');
  });

  it('R54 a disk that takes nothing: the step answers write-failed, nothing was changed, and it may be repeated', async () => {
    const { paths, agent } = await router();
    const file = path.join(paths.agentData, 'change.json');
    // a folder that is not empty stands in its place: nobody, not even root, can rename over it
    const full = () => mkdirSync(`${file}/full`, { recursive: true });
    full();
    expect(await code(prepare(agent))).toBe('write-failed');
    expect(agent.changes.pending()).toBeNull();
    rmSync(file, { recursive: true });
    await prepare(agent);
    rmSync(file);
    full();
    expect(await code(step(agent, 'commit'))).toBe('write-failed');
    expect(saved(paths)).toBe(OLD);
    rmSync(file, { recursive: true });
    expect(await step(agent, 'commit')).toMatchObject({ step: 'committed' });
    expect(saved(paths)).toBe(NEW);
  });

  it('the first lvs.cf of a router is undone by taking it away', async () => {
    const { paths, agent } = await router(null);
    await prepare(agent, { base: null });
    await step(agent, 'commit');
    expect(saved(paths)).toBe(NEW);
    await step(agent, 'abort');
    expect(saved(paths)).toBeNull();
  });
});

describe('time', () => {
  it('R54 goes back by itself when nobody confirms, while the agent lives', async () => {
    const { paths, agent } = await router();
    await prepare(agent, { revertAfter: 1 });
    await step(agent, 'commit');
    await sleep(600);
    expect(saved(paths)).toBe(NEW);
    await expect.poll(() => saved(paths), { timeout: 3000 }).toBe(OLD);
    await expect.poll(() => agent.changes.get('c1')?.step).toBe('reverted');
    expect(agent.changes.get('c1')).toMatchObject({ reason: { code: 'timer' } });
    expect(await code(step(agent, 'confirm'))).toBe('wrong-step');
  });

  it('R54 a confirmation ends the timer for good, also over a restart', async () => {
    const time = handClock();
    const { paths, agent } = await router();
    await prepare(agent, { revertAfter: 1 });
    await step(agent, 'commit');
    await step(agent, 'confirm');
    await sleep(1300);
    agent.changes.close();
    time.pass(100);
    await startAgent(paths, noPulse, time.now);
    expect(saved(paths)).toBe(NEW);
  });

  it('R54 more time: counted from now, never less, over a restart, and only while it waits', async () => {
    const time = handClock();
    const { paths } = await router();
    const agent = await startAgent(paths, noPulse, time.now);
    const extend = (seconds: number, of = agent) =>
      call(of, 'change.extend', { changeId: 'c1', seconds }) as Promise<ChangeState>;
    await prepare(agent);
    expect(await code(extend(60))).toBe('wrong-step');
    const { committedAt } = await step(agent, 'commit');
    time.pass(50);
    const end = (state: ChangeState) => Date.parse(state.revertAt ?? '') - Date.parse(committedAt ?? '');
    expect(end(await extend(5))).toBe(60_000);
    expect(end(await extend(100))).toBe(150_000);
    expect(end(await extend(100))).toBe(150_000);
    agent.changes.close();
    time.pass(99);
    const second = await startAgent(paths, noPulse, time.now);
    expect(second.changes.get('c1')?.step).toBe('committed');
    second.changes.close();
    time.pass(2);
    const third = await startAgent(paths, noPulse, time.now);
    expect(third.changes.get('c1')).toMatchObject({ step: 'reverted', reason: { code: 'timer' } });
    expect(await code(extend(60, third))).toBe('wrong-step');
  });

  it('R54 a timer that ran out while the agent was down reverts at its start', async () => {
    const time = handClock();
    const { paths, agent } = await router();
    await prepare(agent);
    await step(agent, 'commit');
    agent.changes.close();
    time.pass(30);
    const second = await startAgent(paths, noPulse, time.now);
    expect(second.changes.get('c1')?.step).toBe('committed');
    expect(saved(paths)).toBe(NEW);
    second.changes.close();
    time.pass(31);
    const third = await startAgent(paths, noPulse, time.now);
    expect(third.changes.get('c1')).toMatchObject({ step: 'reverted', reason: { code: 'timer' } });
    expect(saved(paths)).toBe(OLD);
    expect(await third.history.list(1)).toMatchObject([{ kind: 'revert', author: 'timer', caller: 'agent' }]);
  });

  it('without a limit a committed change waits for its end, over restarts', async () => {
    const time = handClock();
    const { paths, agent } = await router();
    await prepare(agent, { revertAfter: null });
    expect((await step(agent, 'commit')).revertAt).toBeNull();
    agent.changes.close();
    time.pass(1_000_000);
    const second = await startAgent(paths, noPulse, time.now);
    expect(second.changes.pending()?.step).toBe('committed');
    expect(saved(paths)).toBe(NEW);
  });

  it('a prepared change whose coordinator died is forgotten after five minutes, so that others may go on', async () => {
    const time = handClock();
    const { paths, agent } = await router();
    await prepare(agent);
    agent.changes.close();
    time.pass(299);
    const second = await startAgent(paths, noPulse, time.now);
    expect(second.changes.pending()?.step).toBe('prepared');
    second.changes.close();
    time.pass(2);
    const third = await startAgent(paths, noPulse, time.now);
    expect(third.changes.get('c1')).toMatchObject({ step: 'aborted', reason: { code: 'timer' } });
    expect(saved(paths)).toBe(OLD);
  });
});

describe('an agent that was killed', () => {
  /** What is on disk when the agent dies within a commit, before (`written` false) or after it wrote the file. */
  async function killedInCommit(written: boolean) {
    const { paths, agent } = await router();
    await prepare(agent);
    agent.changes.close();
    const file = path.join(paths.agentData, 'change.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...record, doing: 'committing' }));
    if (written) writeLvscf(paths, NEW);
    return { paths, agent: await startAgent(paths) };
  }

  it.each([false, true])(
    'R54 within a commit goes back at its next start (file written: %s)',
    async (written) => {
      const { paths, agent } = await killedInCommit(written);
      expect(saved(paths)).toBe(OLD);
      expect(agent.changes.get('c1')).toMatchObject({ step: 'reverted', reason: { code: 'interrupted' } });
      const [last] = await agent.history.list(1);
      if (written) expect(last).toMatchObject({ kind: 'revert', author: 'interrupted', caller: 'agent' });
      else expect(last?.kind).toBe('found');
    },
  );

  it('does not start while it cannot know what is pending', async () => {
    const { paths, agent } = await router();
    await prepare(agent);
    agent.changes.close();
    writeFileSync(path.join(paths.agentData, 'change.json'), '{"state":');
    await expect(startAgent(paths)).rejects.toThrow();
  });
});

describe('with pulse running', () => {
  /** A real process under the name and pid file of keepalived, and two generations as pulse leaves them. */
  async function runningRouter(pulse: (verb: PulseVerb) => { ok: boolean; output: string }) {
    const paths = temporaryRoot();
    writeLvscf(paths, OLD);
    await authorizePeer(paths, 'lvs2');
    const program = path.join(paths.root, 'keepalived');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['60'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    mkdirSync(paths.pulseRun, { recursive: true });
    writeFileSync(paths.keepalivedPid, `${child.pid}\n`);
    for (const name of ['gen-old', 'gen-new'])
      mkdirSync(path.join(paths.pulseData, name), { recursive: true });
    symlinkSync('gen-old', paths.applied);
    const verbs: PulseVerb[] = [];
    const agent = await startAgent(paths, (verb) => {
      verbs.push(verb);
      return Promise.resolve({ code: 0, ...pulse(verb) });
    });
    return { paths, agent, verbs };
  }

  it.each([
    ['/usr/lib/lvs-console/programs.d/../../../bin/id %h', 'OUTSIDE'],
    ['/bin/sh -c id', 'OUTSIDE'],
    ['/usr/lib/lvs-console/programs.d/of-nobody', 'MISSING'],
  ])(
    'R52 a check program that would not be run (%s) is refused before it takes its servers out',
    async (program, why) => {
      const { agent, verbs } = await runningRouter(() => ({ ok: true, output: '' }));
      const checked = NEW.replace('send = "GET / HTTP/1.0\\r\\n\\r\\n"', `send_program = "${program}"`);
      expect(checked).toContain(program);
      const finding = {
        code: `COMPILE_PROGRAM_${why}`,
        path: { block: { kind: 'virtual', index: 0 }, directive: 'send_program' },
      };
      await expect(prepare(agent, { bundle: { lvscf: base64(checked) } })).rejects.toMatchObject({
        code: 'invalid',
        data: { findings: [{ ...finding, severity: 'error' }] },
      });
      expect(agent.changes.pending()).toBeNull();
      // Saved it may be: nothing runs from it yet.
      const saving = { content: base64(checked), base: sha(OLD), author: 'x' };
      expect(await call(agent, 'config.save', saving)).toMatchObject({
        findings: [{ ...finding, severity: 'warning' }],
      });
      expect(verbs).toEqual([]);
    },
  );

  it('R54 a reload that fails goes back and says in pulse’s words why', async () => {
    const { paths, agent, verbs } = await runningRouter(() => ({
      ok: false,
      output: 'the heartbeat channels change',
    }));
    await prepare(agent);
    await expect(step(agent, 'commit')).rejects.toMatchObject({
      code: 'pulse-failed',
      data: { detail: 'the heartbeat channels change' },
    });
    expect(saved(paths)).toBe(OLD);
    expect(agent.changes.get('c1')).toMatchObject({ step: 'reverted', reason: { code: 'pulse-failed' } });
    // The generation was never changed, so nothing had to be loaded again.
    expect(verbs).toEqual(['reload']);
  });

  it('R54 goes back to the generation that ran, not to what was saved beside it', async () => {
    const { paths, agent, verbs } = await runningRouter((verb) => {
      if (verb === 'reload') symlinkSwap(paths.applied, 'gen-new');
      return { ok: verb !== 'reload', output: 'lvsd did not take it' };
    });
    await prepare(agent);
    expect(await code(step(agent, 'commit'))).toBe('pulse-failed');
    expect(readlinkSync(paths.applied)).toBe('gen-old');
    expect(verbs).toEqual(['reload', 'reload-applied']);
    expect(saved(paths)).toBe(OLD);
  });

  it('R54 a former generation that was removed by hand: file old, it says that it could not go back, and goes back when it is there again', async () => {
    const { paths, agent } = await runningRouter((verb) => {
      if (verb === 'reload') {
        symlinkSwap(paths.applied, 'gen-new');
        rmSync(path.join(paths.pulseData, 'gen-old'), { recursive: true });
      }
      return { ok: verb !== 'reload', output: 'no' };
    });
    await prepare(agent);
    expect(await code(step(agent, 'commit'))).toBe('pulse-failed');
    expect([saved(paths), readlinkSync(paths.applied)]).toEqual([OLD, 'gen-new']);
    expect(agent.changes.stuck()?.changeId).toBe('c1');
    mkdirSync(path.join(paths.pulseData, 'gen-old'));
    expect(await step(agent, 'abort')).toMatchObject({ step: 'reverted' });
    expect(readlinkSync(paths.applied)).toBe('gen-old');
  });

  it('a way back that fails stays pending, is shown, and is done by the next attempt', async () => {
    let broken = true;
    const { paths, agent } = await runningRouter((verb) => {
      if (verb === 'reload') symlinkSwap(paths.applied, 'gen-new');
      return { ok: verb === 'reload-applied' && !broken, output: 'no' };
    });
    await prepare(agent);
    expect(await code(step(agent, 'commit'))).toBe('pulse-failed');
    expect(agent.changes.stuck()?.changeId).toBe('c1');
    expect(await code(prepare(agent, { changeId: 'c2' }))).toBe('change-pending');
    await expect(step(agent, 'abort')).rejects.toMatchObject({ code: 'pulse-failed' });
    broken = false;
    expect(await step(agent, 'abort')).toMatchObject({ step: 'reverted', reason: { code: 'pulse-failed' } });
    expect(agent.changes.stuck()).toBeNull();
  });

  it('R54 where the disk takes nothing the service goes back all the same, and the file with the next attempt', async () => {
    const { paths, agent, verbs } = await runningRouter((verb) => {
      if (verb === 'reload') {
        symlinkSwap(paths.applied, 'gen-new');
        // where there are directories no file can be put
        for (const file of unwritable) mkdirSync(file);
      }
      return { ok: verb !== 'reload', output: 'lvsd did not take it' };
    });
    const unwritable = [path.join(paths.agentData, 'history', 'intent.json')];
    await prepare(agent);
    expect(await code(step(agent, 'commit'))).toBe('pulse-failed');
    expect(readlinkSync(paths.applied)).toBe('gen-old');
    expect(verbs).toEqual(['reload', 'reload-applied']);
    expect(saved(paths)).toBe(NEW);
    expect(agent.changes.stuck()?.changeId).toBe('c1');
    for (const file of unwritable) rmdirSync(file);
    expect(await step(agent, 'abort')).toMatchObject({ step: 'reverted', reason: { code: 'pulse-failed' } });
    expect(saved(paths)).toBe(OLD);
    expect(verbs).toEqual(['reload', 'reload-applied']);
  });
});

it('R54 a confirmation that cannot be written down is refused, and the timer goes on', async () => {
  const paths = temporaryRoot();
  writeLvscf(paths, OLD);
  await authorizePeer(paths, 'lvs2');
  const agent = await startAgent(paths);
  await prepare(agent, { revertAfter: 1 });
  await step(agent, 'commit');
  const file = path.join(paths.agentData, 'change.json');
  renameSync(file, `${file}.away`);
  mkdirSync(file);
  expect(await code(step(agent, 'confirm'))).toBe('write-failed');
  rmdirSync(file);
  renameSync(`${file}.away`, file);
  await expect.poll(() => agent.changes.get('c1')?.step, { timeout: 4000 }).toBe('reverted');
  expect(agent.changes.get('c1')).toMatchObject({ reason: { code: 'timer' } });
  expect(saved(paths)).toBe(OLD);
});

function symlinkSwap(link: string, target: string): void {
  // as pulse does it, less the single step: nobody else looks here
  unlinkSync(link);
  symlinkSync(target, link);
}
