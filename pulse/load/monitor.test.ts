import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Programs } from '@/pulse/nanny';
import type { LoadSpec } from '@/pulse/compile';
import { server, service } from '@/pulse/lvsd/example';
import { LoadMonitor } from './monitor';

/** Seconds; lvs.cf allows no less than 1. */
const EVERY = 0.05;

let answer: (socket: net.Socket) => void = (socket) => socket.end('up\n');
const open = new Set<net.Socket>();
let agent: net.Server | null = null;
let monitor: LoadMonitor | null = null;
const said: string[] = [];

async function startAgent(port = 0): Promise<number> {
  agent = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    answer(socket);
  });
  await new Promise<void>((resolve) => agent?.listen(port, '127.0.0.1', resolve));
  return (agent.address() as net.AddressInfo).port;
}

function stopAgent(): Promise<void> {
  for (const socket of open) socket.destroy();
  return new Promise((resolve) => (agent ? agent.close(() => resolve()) : resolve()));
}

const spec = (port: number, change: Partial<LoadSpec> = {}): LoadSpec => ({
  ...{ tool: 'feedback', remote: 'ssh', program: '', port, every: EVERY, full: 1 },
  ...change,
});
const one = server('127.0.0.1', { label: 'web1' });

function watch(...specs: LoadSpec[]) {
  monitor = new LoadMonitor({
    programs: new Programs('/nowhere/agent.conf'),
    agentConf: '/nowhere/agent.conf',
    find: () => null,
    changed: () => undefined,
    log: (who, reason) => said.push(`${who} ${reason?.code ?? 'known'}`),
  });
  const services = specs.map((load, n) => service([one], { id: `tcp:10.0.0.100:${80 + n}`, load }));
  monitor.intend(services);
  const of = monitor;
  return (n = 0) => of.state(`tcp:10.0.0.100:${80 + n}`, one.id);
}

async function until(what: string, probe: () => boolean): Promise<void> {
  const limit = performance.now() + 5000;
  while (!probe()) {
    if (performance.now() > limit) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

afterEach(async () => {
  monitor?.stop();
  await stopAgent();
  said.length = 0;
});

it('R34: an agent’s word moves the share; when it falls silent the share returns and the reason is said', async () => {
  answer = (socket) => socket.end('25%\n');
  const port = await startAgent();
  const state = watch(spec(port));
  expect(state()).toMatchObject({ said: null, at: null, share: 1, reason: { code: 'load-not-read-yet' } });
  await until('a quarter', () => state()?.share === 0.25);
  expect(state()).toMatchObject({ tool: 'feedback', said: { percent: 25 }, reason: null });
  const read = state()?.at;
  await stopAgent();
  await until('the whole', () => state()?.share === 1);
  expect(state()).toMatchObject({ said: null, reason: { code: 'load-unreachable' } });
  expect(state()?.at).toBeGreaterThanOrEqual(read ?? Infinity);
  expect(said).toEqual(['127.0.0.1 (web1) load-unreachable']);
  answer = (socket) => socket.end('drain\n');
  await startAgent(port);
  await until('none', () => state()?.share === 0);
  expect(said.at(-1)).toBe('127.0.0.1 (web1) known');
});

it.each([
  ['is silent', () => undefined, 'load-no-answer'],
  ['answers something else', (socket: net.Socket) => socket.end('HTTP/1.0 400\n'), 'load-unreadable'],
  ['never ends its line', (socket: net.Socket) => socket.write('9'.repeat(100_000)), 'load-unreadable'],
  ['closes', (socket: net.Socket) => socket.end(), 'load-unreadable'],
  ['resets', (socket: net.Socket) => socket.resetAndDestroy(), 'load-unreachable'],
])('R34: an agent that %s leaves the configured weight', async (_, how, code) => {
  answer = how;
  const state = watch(spec(await startAgent()));
  await until(code, () => state()?.reason?.code === code);
  expect(state()?.share).toBe(1);
});

it('R34: two virtual servers with the same source share one reading, each by its own full load', async () => {
  let asked = 0;
  answer = (socket) => {
    asked++;
    socket.end('4.0');
  };
  const port = await startAgent();
  const state = watch(spec(port), spec(port, { full: 8 }));
  await until('both', () => state(0)?.share === 0.25 && asked >= 3);
  const before = asked;
  expect(state(1)).toMatchObject({ said: { load: 4 }, share: 1 });
  await new Promise((resolve) => setTimeout(resolve, EVERY * 1000 * 10));
  expect(asked - before).toBeLessThanOrEqual(12);
});

it('R34: tools that root’s policy does not permit say so', async () => {
  const needs = watch(
    spec(0, { tool: 'uptime' }),
    spec(0, { tool: 'uptime', remote: 'rsh' }),
    spec(0, { tool: 'program', program: '/bin/true' }),
  );
  await until('all read', () => [0, 1, 2].every((n) => needs(n)?.reason?.code !== 'load-not-read-yet'));
  expect([0, 1, 2].map((n) => needs(n)?.reason?.code)).toEqual([
    'load-not-installed',
    'load-rsh-refused',
    'load-not-permitted',
  ]);
});

it('R34: what is configured no more is forgotten, and what goes on keeps its share', async () => {
  answer = (socket) => socket.end('50%');
  const port = await startAgent();
  const state = watch(spec(port), spec(port));
  await until('half', () => state(0)?.share === 0.5 && state(1)?.share === 0.5);
  monitor?.intend([service([one], { load: spec(port) })]);
  expect(state(0)?.share).toBe(0.5);
  expect(state(1)).toBeNull();
  expect(monitor?.share('tcp:10.0.0.100:81', one.id)).toBe(1);
});
