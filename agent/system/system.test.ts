import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { parseDump, readVrrp } from './keepalived';
import { mergeByTime, parseJournalLine, parseLogLine, readLog } from './log-files';
import { readLvsd } from './lvsd';
import { daemonOf, parseStat, processOf } from './processes';
import { run } from './run';
import { shared } from './shared-reading';
import { Unknown } from './unknown';

const reasonCode = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'read',
    (error: unknown) => (error instanceof Unknown ? error.reason.code : String(error)),
  );

describe('running programs', () => {
  it('gives words and status, and passes arguments as they are', async () => {
    const args = ['-c', 'printf %s "$1"; echo err >&2; exit 3', 'sh', '$(id); "x"'];
    expect(await run('/bin/sh', args, { limitMs: 5000 })).toMatchObject({
      code: 3,
      stdout: '$(id); "x"',
      stderr: 'err\n',
    });
  });

  it('ends a program that hangs together with its children', async () => {
    const from = performance.now();
    const result = await run('/bin/sh', ['-c', 'sleep 60 & echo $!; wait'], { limitMs: 200 });
    expect(result.timedOut).toBe(true);
    expect(performance.now() - from).toBeLessThan(3000);
    await expect.poll(() => processOf(Number(result.stdout))).toBeNull();
  });

  it('ends a program that never stops talking, and keeps what was allowed', async () => {
    const result = await run('/usr/bin/yes', [], { limitMs: 5000, maxOutput: 100_000 });
    expect(result.tooMuch).toBe(true);
    expect(result.stdout.length).toBeLessThanOrEqual(100_000);
  });

  it('does not wait for a daemon that keeps the output open', async () => {
    const from = performance.now();
    const result = await run('/bin/sh', ['-c', 'setsid sleep 3 & echo started'], { limitMs: 5000 });
    expect(result).toMatchObject({ code: 0, stdout: 'started\n' });
    expect(performance.now() - from).toBeLessThan(2000);
  });

  it('sees nothing of our environment but what is fixed', async () => {
    process.env.LVS_SECRET = 'x';
    const { stdout } = await run('/usr/bin/env', [], { limitMs: 5000, env: { LVS_ROOT: '/r' } });
    delete process.env.LVS_SECRET;
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((l) => l.split('=')[0])
        .sort(),
    ).toEqual(['LC_ALL', 'LVS_ROOT', 'NODE_ENV', 'PATH']);
  });
});

describe('one reading for many', () => {
  it('is shared while it is under way and never kept', async () => {
    let reads = 0;
    const read = shared(async () => {
      await new Promise((r) => setTimeout(r, 20));
      return ++reads;
    });
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(await read()).toBe(2);
  });
});

describe('a daemon by its pid file', () => {
  it('R11 lives, is stopped, or is dead; a number that is now another program counts as dead', () => {
    const paths = temporaryRoot();
    const file = path.join(paths.root, 'x.pid');
    expect(daemonOf(file, /^sleep$/)).toEqual({ state: 'stopped' });
    const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    writeFileSync(file, `${child.pid}\n`);
    const living = daemonOf(file, /^sleep$/);
    expect(living).toMatchObject({
      state: 'running',
      process: { pid: child.pid, parent: process.pid, args: '/bin/sleep 60' },
    });
    const started = Date.parse(living.state === 'running' ? living.process.started : '');
    expect(Math.abs(started - Date.now())).toBeLessThan(5000);
    expect(daemonOf(file, /^keepalived$/)).toEqual({ state: 'failed', pid: child.pid });
    writeFileSync(file, '999999999');
    expect(daemonOf(file, /^sleep$/)).toMatchObject({ state: 'failed' });
    writeFileSync(file, '../1');
    expect(() => daemonOf(file, /^sleep$/)).toThrow(Unknown);
  });
});

describe('what the kernel and journald say', () => {
  it('R54 a process by its line, whatever it calls itself; none of one that has ended or of what is no such line', () => {
    const line = (state: string, name = 'keep) (alived') =>
      `12 (${name}) ${state} 1 12 12 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 98765 1000 200\n`;
    expect(parseStat(line('S'))).toEqual({ comm: 'keep) (alived', parent: 1, startTicks: 98765 });
    for (const no of [
      line('Z'),
      line('X'),
      '',
      '12 (x',
      line('S').slice(0, 40),
      line('S').replace('98765', '-1'),
    ])
      expect(parseStat(no)).toBeNull();
  });

  it('R54 a line of the journal; none of what is not one', () => {
    const at = '1763766401123456';
    expect(parseJournalLine(`{"__REALTIME_TIMESTAMP":"${at}","MESSAGE":[104,105]}`)).toEqual([
      { at: new Date(1763766401123).toISOString(), unit: 'pulse', text: 'hi' },
    ]);
    for (const no of ['', '{"__REALTIME', `{"__REALTIME_TIMESTAMP":"${'9'.repeat(20)}","MESSAGE":"x"}`])
      expect(parseJournalLine(no)).toEqual([]);
  });
});

describe('keepalived’s dump', () => {
  const instance = (iname: string, state: number, last_transition = 1_700_000_000) => ({
    data: { iname, state, last_transition, vips: [] },
    stats: {},
  });

  it('R15 is read in the forms of 2.2.7 and of later versions, state by instance', () => {
    const expected = [
      { name: 'PUBLIC', state: 'MASTER', since: '2023-11-14T22:13:20.000Z' },
      { name: 'PRIVATE', state: 'FAULT', since: null },
    ];
    const list = [instance('PUBLIC', 2), instance('PRIVATE', 3, 0)];
    expect(parseDump(JSON.stringify(list))).toEqual(expected);
    expect(parseDump(JSON.stringify({ vrrp: list, version: 'x' }))).toEqual(expected);
    expect(parseDump(JSON.stringify([instance('X', 0), instance('Y', 9)]))?.map((i) => i.state)).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  it('is not yet whole while it is being written', () => {
    const text = JSON.stringify([instance('PUBLIC', 2)]);
    expect(parseDump(null)).toBeNull();
    for (let i = 0; i < text.length; i++) expect(parseDump(text.slice(0, i))).toBeNull();
  });

  it('of a form that is not known is "unreadable", not a state', () => {
    expect(() => parseDump('{"instances":[]}')).toThrow(Unknown);
    // found by fuzzing: a number that is no time
    const beyond = { data: { iname: 'VIPS', state: 2, last_transition: 1e13 } };
    expect(() => parseDump(JSON.stringify([beyond]))).toThrow(Unknown);
  });

  /** A process that does with the dump file, at the signal, what the script says. */
  async function fake(script: string) {
    const paths = temporaryRoot();
    mkdirSync(paths.dumpDir, { recursive: true });
    const child = spawn(
      '/bin/bash',
      ['-c', `trap '${script}' RTMIN+2; echo ready; while :; do sleep 0.02; done`],
      {
        cwd: paths.dumpDir,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return { paths, pid: child.pid! };
  }
  const text = JSON.stringify([instance('PUBLIC', 2)]);

  it('R15 is asked for anew, and an old one is never taken', async () => {
    const { paths, pid } = await fake('');
    writeFileSync(path.join(paths.dumpDir, 'keepalived.json'), text);
    expect(await reasonCode(readVrrp(paths, pid))).toBe('dump-timeout');
    const answering = await fake(`echo "${text.replaceAll('"', '\\"')}" > keepalived.json`);
    expect(await readVrrp(answering.paths, answering.pid)).toMatchObject([
      { name: 'PUBLIC', state: 'MASTER' },
    ]);
  });

  it('R15 leads since pulse was told, whatever a reload has made of keepalived’s own time', async () => {
    const { paths, pid } = await fake(`echo "${text.replaceAll('"', '\\"')}" > keepalived.json`);
    const since = async () => (await readVrrp(paths, pid))[0]?.since ?? null;
    const own = await since();
    writeFileSync(paths.masterSince, '2001-02-03T04:05:06Z\n');
    expect(await since()).toBe('2001-02-03T04:05:06Z');
    writeFileSync(paths.masterSince, '2999-02-03T04:05:06Z\n');
    expect(await since()).toBe(own ?? '2999-02-03T04:05:06Z');
    writeFileSync(paths.masterSince, 'yesterday\n');
    expect(await since()).toBe(own);
  });

  it('is not followed through a symbolic link', async () => {
    const { paths, pid } = await fake('ln -s ../secret.json keepalived.json');
    writeFileSync(path.join(paths.pulseRun, 'secret.json'), text);
    expect(await reasonCode(readVrrp(paths, pid))).not.toBe('read');
  });
});

describe('lvsd’s answer', () => {
  async function lvsd(answer: (write: (text: string) => void, end: () => void) => void) {
    const paths = temporaryRoot();
    mkdirSync(paths.pulseRun, { recursive: true });
    const server = createServer((s) => {
      s.on('error', () => undefined);
      s.once('data', () =>
        answer(
          (t) => s.write(t),
          () => s.end(),
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(paths.lvsdSocket, resolve));
    onTestFinished(() => void server.close());
    return paths;
  }
  const status = {
    pid: 1,
    startedAt: '2030-01-01T00:00:00.000Z',
    observedAt: '2030-01-01T00:00:00.000Z',
    sha256: 'x',
    checks: [],
    unverified: [],
    foreign: [],
    foreignSince: {},
    holds: [],
    kept: [],
  };

  it('R45 is read whole, in whatever pieces it comes', async () => {
    const text = JSON.stringify({ ok: true, status }) + '\n';
    const paths = await lvsd((write, end) => {
      write(text.slice(0, 20));
      setTimeout(() => {
        write(text.slice(20));
        end();
      }, 20);
    });
    expect(await readLvsd(paths)).toEqual(status);
  });

  it.each<[string, Parameters<typeof lvsd>[0]]>([
    ['silence', () => undefined],
    ['a closed connection', (_, end) => end()],
    ['half an answer', (write, end) => (write('{"ok":tr'), end())],
    ['garbage', (write) => write('hello\n')],
    ['an error', (write) => write('{"ok":false,"error":{"code":"busy","params":{}}}\n')],
  ])('is "not answering" on %s', async (_, answer) => {
    expect(await reasonCode(readLvsd(await lvsd(answer)))).toBe('lvsd-not-answering');
  });

  it('is "not answering" when it does not run', async () => {
    expect(await reasonCode(readLvsd(temporaryRoot()))).toBe('lvsd-not-answering');
  });
});

describe('the log', () => {
  it('R14 merges the files by time; a line without a time stays where it was', async () => {
    const paths = temporaryRoot();
    mkdirSync(paths.log, { recursive: true });
    writeFileSync(
      path.join(paths.log, 'lvsd.log'),
      '2030-01-01T00:00:01.000Z one\n2030-01-01T00:00:03.000Z three\n  at a stack\n2030-01-01T00:00:05.000Z half a li',
    );
    writeFileSync(
      path.join(paths.log, 'pulse.log'),
      '2030-01-01T00:00:02.000Z two\n2030-01-01T00:00:04.000Z four\n',
    );
    writeFileSync(path.join(paths.log, 'secret.txt'), 'no log\n');
    const lines = await readLog(paths, 100);
    expect(lines.map((l) => [l.unit, l.text])).toEqual([
      ['lvsd', 'one'],
      ['pulse', 'two'],
      ['lvsd', 'three'],
      ['lvsd', '  at a stack'],
      ['pulse', 'four'],
    ]);
    expect((await readLog(paths, 2)).map((l) => l.text)).toEqual(['  at a stack', 'four']);
  });

  it('knows the times that the programs write', () => {
    expect(parseLogLine('Sat Nov 21 22:46:41 2026: (V) Entering MASTER STATE', 'keepalived')).toEqual({
      at: new Date(2026, 10, 21, 22, 46, 41).toISOString(),
      unit: 'keepalived',
      text: '(V) Entering MASTER STATE',
    });
    expect(parseLogLine('{"at":"2030-01-01T00:00:00.000Z","event":"ready"}', 'lvs-agent').at).toBe(
      '2030-01-01T00:00:00.000Z',
    );
    expect(parseLogLine('no time at all', 'x')).toEqual({ at: null, unit: 'x', text: 'no time at all' });
    expect(mergeByTime([])).toEqual([]);
  });
});
