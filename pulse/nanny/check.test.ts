import dgram from 'node:dgram';
import net from 'node:net';
import { readdirSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import type { CheckResult } from './check';
import { matcherOf } from './expect';
import { TcpCheck } from './tcp';
import { Timers } from './timers';
import { UdpCheck } from './udp';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

async function tcp(behave: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    behave(socket);
    // reads whatever is sent, so that this side's descriptor goes when the check ends
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.close();
    sockets.forEach((s) => s.destroy());
  });
  return (server.address() as net.AddressInfo).port;
}

async function udp(answer: ((message: Buffer) => string | null) | null): Promise<number> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', (message, from) => {
    const reply = answer?.(message);
    if (reply !== null && reply !== undefined) socket.send(reply, from.port, from.address);
  });
  open.push(() => socket.close());
  return socket.address().port;
}

function check(port: number, spec: Partial<CheckSpec>): Promise<CheckResult & { took: number }> {
  const whole: CheckSpec = exampleCheck({ kind: 'sendExpect', ...spec });
  const matcher = matcherOf(whole);
  if (matcher && 'reason' in matcher) throw new Error(matcher.reason.code);
  const Kind = whole.protocol === 'udp' ? UdpCheck : TcpCheck;
  const start = performance.now();
  return new Promise((resolve) => {
    new Kind({ address: '127.0.0.1', port, spec: whole, matcher }, new Timers(), (result) =>
      resolve({ ...result, took: performance.now() - start }),
    );
  });
}

async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('R45: refused', async () => {
  const result = await check(await closedPort(), {});
  expect(result).toMatchObject({ outcome: 'bad', reason: { code: 'refused' } });
  expect(result.took).toBeLessThan(500);
});

it('R45: a port that opens is good when nothing is expected, also when something is sent', async () => {
  const port = await tcp(() => undefined);
  expect(await check(port, {})).toMatchObject({ outcome: 'good' });
  expect(await check(port, { send: 'quit\r\n' })).toMatchObject({ outcome: 'good' });
});

it('R45: a server that accepts and says nothing fails at the limit of the whole check', async () => {
  const result = await check(await tcp(() => undefined), { expect: 'HTTP' });
  expect(result).toMatchObject({
    outcome: 'bad',
    reason: { code: 'timeout-answer', params: { seconds: 1 } },
  });
  expect(result.took).toBeGreaterThan(950);
  expect(result.took).toBeLessThan(1400);
});

it('R45: sends the bytes of send and finds the expected text at the start, across segments', async () => {
  let got = '';
  const port = await tcp((socket) => {
    socket.on('data', (data) => {
      got += data.toString('latin1');
      socket.setNoDelay();
      socket.write('HT');
      setTimeout(() => socket.write('TP/1'), 40);
      setTimeout(() => socket.write('.0 200 OK\r\n'), 80);
    });
  });
  const result = await check(port, { send: 'GET / \xff\r\n', expect: 'HTTP/1.0 200' });
  expect(result).toMatchObject({ outcome: 'good' });
  expect(got).toBe('GET / \xff\r\n');
});

it('R45: a wrong beginning fails at once and quotes what came, escaped', async () => {
  const port = await tcp((socket) => void socket.write('HTTP/1.0 500 \u001b[31m\r\n'));
  const result = await check(port, { expect: 'HTTP/1.0 200' });
  expect(result).toMatchObject({
    reason: { code: 'mismatch', params: { received: 'HTTP/1.0 500 \\x1b[31m\\r\\n' } },
  });
  expect(result.took).toBeLessThan(500);
});

it('R45: the expected text must stand at the start, unless it is a regular expression', async () => {
  const port = await tcp((socket) => void socket.write('a page\nis running\n'));
  expect(await check(port, { expect: 'running' })).toMatchObject({ reason: { code: 'mismatch' } });
  expect(await check(port, { expect: 'run+ing', regex: true })).toMatchObject({ outcome: 'good' });
  expect(await check(port, { expect: '^a.*[[:alpha:]]ing', regex: true })).toMatchObject({ outcome: 'good' });
  expect(await check(port, { expect: 'RUNNING', regex: true })).toMatchObject({
    reason: { code: 'timeout-answer' },
  });
});

it('R45: a regular expression matches across segments that come one byte at a time', async () => {
  const port = await tcp((socket) => {
    const text = [...'220 ready now'];
    const timer = setInterval(() => {
      const byte = text.shift();
      if (byte && !socket.destroyed) socket.write(byte);
      else clearInterval(timer);
    }, 15);
    socket.on('close', () => clearInterval(timer));
  });
  expect(await check(port, { expect: '^220 .*now$', regex: true })).toMatchObject({ outcome: 'good' });
});

it('R45: one byte a second is not an answer', async () => {
  const port = await tcp((socket) => {
    const timer = setInterval(() => socket.write('H'), 400);
    socket.on('close', () => clearInterval(timer));
  });
  const result = await check(port, { expect: 'HHHHHHHH' });
  expect(result).toMatchObject({ reason: { code: 'timeout-answer', params: { received: 'HH' } } });
  expect(result.took).toBeLessThan(1400);
});

it('R45: * takes any first byte, but not a close without one', async () => {
  expect(await check(await tcp((s) => void s.write('x')), { expect: '*' })).toMatchObject({
    outcome: 'good',
  });
  expect(await check(await tcp((s) => s.end()), { expect: '*' })).toMatchObject({
    reason: { code: 'closed-early' },
  });
});

it('R45: closed before the whole answer, and reset', async () => {
  expect(await check(await tcp((s) => s.end('HTTP')), { expect: 'HTTP/1.0' })).toMatchObject({
    reason: { code: 'closed-early', params: { received: 'HTTP' } },
  });
  const resetting = await tcp((s) => setTimeout(() => s.resetAndDestroy(), 30));
  expect(await check(resetting, { expect: 'HTTP' })).toMatchObject({ reason: { code: 'reset' } });
});

it('R45: a regular expression is tried on what came before the close', async () => {
  const port = await tcp((socket) => {
    socket.write('one ');
    setTimeout(() => socket.end('two'), 3);
  });
  expect(await check(port, { expect: 'one two', regex: true })).toMatchObject({ outcome: 'good' });
});

it('R45: a flood is cut off, a catastrophic expression is stopped', async () => {
  const flood = await tcp((socket) => {
    const block = Buffer.alloc(65536, 'a');
    const push = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on('drain', push);
    push();
  });
  const before = process.memoryUsage().rss;
  expect(await check(flood, { expect: 'b', regex: true })).toMatchObject({ reason: { code: 'mismatch' } });
  expect(process.memoryUsage().rss - before).toBeLessThan(64e6);
  const slow = await tcp((socket) => void socket.write(`${'a'.repeat(4000)}!`));
  const result = await check(slow, { expect: '^(a+)+$', regex: true });
  expect(result).toMatchObject({ reason: { code: 'regex-too-slow' } });
  expect(result.took).toBeLessThan(900);
});

it('R45: an expression that is not valid is said to be so', () => {
  const spec = exampleCheck({ kind: 'sendExpect', expect: 'a(b', regex: true });
  expect(matcherOf(spec)).toMatchObject({ reason: { code: 'bad-regex' } });
});

it('R45: UDP: the reply must match, a refusal fails, silence fails where an answer is due', async () => {
  const port = await udp((message) => (message.toString() === 'ping' ? 'pong' : 'what?'));
  const base = { protocol: 'udp' } as const;
  expect(await check(port, { ...base, send: 'ping', expect: 'pong' })).toMatchObject({ outcome: 'good' });
  expect(await check(port, { ...base, send: 'ping' })).toMatchObject({ outcome: 'good' });
  expect(await check(port, { ...base, send: 'x', expect: 'pong' })).toMatchObject({
    reason: { code: 'mismatch', params: { received: 'what?' } },
  });
  const mute = await udp(null);
  expect(await check(mute, { ...base, send: 'ping' })).toMatchObject({ reason: { code: 'timeout-answer' } });
  expect(await check(mute, base)).toMatchObject({ outcome: 'good' });
  const closed = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve));
  const closedUdp = closed.address().port;
  await new Promise<void>((resolve) => closed.close(resolve));
  expect(await check(closedUdp, base)).toMatchObject({ reason: { code: 'refused' } });
});

it('R45: no descriptor is left after many checks of every fate', async () => {
  const ports = [
    await tcp(() => undefined),
    await tcp((s) => s.end()),
    await tcp((s) => s.resetAndDestroy()),
    await closedPort(),
  ];
  const count = () => readdirSync('/proc/self/fd').length;
  const before = count();
  const base = { send: 'x', expect: 'HTTP' };
  for (let round = 0; round < 10; round++) {
    await Promise.all(ports.slice(1).flatMap((port) => Array.from({ length: 10 }, () => check(port, base))));
  }
  await Promise.all(Array.from({ length: 20 }, () => check(ports[0] ?? 0, base)));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(count()).toBeLessThanOrEqual(before + 1);
});
