import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import type { Health } from './health';
import { Nanny } from './nanny';
import { Programs } from './programs/programs';
import type { Patient } from './watch';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const spec: CheckSpec = exampleCheck({ reentry: 2 });
const patient = (port: number, change: Partial<CheckSpec> = {}): Patient => ({
  service: 'tcp:10.0.0.100:80',
  server: `127.0.0.1:${port}`,
  label: 'web1',
  address: '127.0.0.1',
  port,
  keepLast: 0,
  spec: { ...spec, ...change },
});
const unknown = () => ({ memory: null, standing: false });

function nanny() {
  const seen: { server: string; at: number; health: Health }[] = [];
  const start = performance.now();
  const it = new Nanny(
    { checked: (p, health) => seen.push({ server: p.server, at: performance.now() - start, health }) },
    new Programs('/no/agent.conf'),
  );
  closing.push(() => Promise.resolve(it.stop()));
  return { it, seen };
}

async function server(port = 0, behave: (socket: net.Socket) => void = (s) => s.resume()) {
  const listening = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    behave(socket);
  });
  await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => listening.close(resolve));
  closing.push(close);
  return { port: (listening.address() as net.AddressInfo).port, close };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean, ms: number): Promise<number> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > ms) throw new Error(`not within ${ms} ms`);
    await wait(10);
  }
  return performance.now() - start;
}

it('R45: a server that refuses leaves within T, returns between R and R + T after it is good again', async () => {
  const { it: n, seen } = nanny();
  const first = await server();
  n.watch([patient(first.port)], unknown);
  await until(() => seen.at(-1)?.health.serve === 'in', 500);
  await first.close();
  const gone = await until(() => seen.at(-1)?.health.serve === 'out', 1500);
  expect(gone).toBeLessThan(1200);
  await wait(300);
  await server(first.port);
  const back = await until(() => seen.at(-1)?.health.serve === 'in', 6000);
  expect(back).toBeGreaterThan(2000);
  expect(back).toBeLessThan(3300);
}, 15_000);

it('R45: checks start every T, whatever they take, and never two at once', async () => {
  const { it: n, seen } = nanny();
  let open = 0;
  let most = 0;
  const starts: number[] = [];
  const { port } = await server(0, (socket) => {
    starts.push(performance.now());
    open++;
    // a moment later: the end of the one before and this beginning arrive in either order
    setTimeout(() => (most = Math.max(most, open)), 30);
    socket.resume();
    socket.on('close', () => open--);
  });
  n.watch([patient(port, { kind: 'sendExpect', expect: 'never' })], unknown);
  await wait(4300);
  n.stop();
  expect(most).toBe(1);
  expect(starts.length).toBeGreaterThanOrEqual(4);
  for (let i = 2; i < starts.length; i++) {
    expect((starts[i] ?? 0) - (starts[i - 1] ?? 0)).toBeGreaterThan(950);
    expect((starts[i] ?? 0) - (starts[i - 1] ?? 0)).toBeLessThan(1100);
  }
  expect(seen.every((s) => s.health.state === 'down')).toBe(true);
}, 15_000);

it('R48: a reload leaves who is watched already alone and stops who is gone', async () => {
  const { it: n, seen } = nanny();
  const a = await server();
  const b = await server();
  n.watch([patient(a.port), patient(b.port)], unknown);
  await until(() => seen.length >= 2, 500);
  const count = seen.length;
  n.watch([patient(a.port)], unknown);
  await wait(100);
  expect(seen.slice(count).length).toBeLessThanOrEqual(1);
  await wait(1200);
  const later = seen.slice(count + 1);
  expect(later.length).toBeGreaterThan(0);
  expect(new Set(later.map((s) => s.server))).toEqual(new Set([`127.0.0.1:${a.port}`]));
  expect(n.health('tcp:10.0.0.100:80', `127.0.0.1:${b.port}`)).toBeNull();
});

it('R48: a changed check begins at once and keeps what was known', async () => {
  const { it: n, seen } = nanny();
  const { port } = await server();
  n.watch([patient(port, { timeout: 30 })], unknown);
  await until(() => seen.length === 1, 500);
  n.watch([patient(port, { timeout: 20 })], unknown);
  expect(n.health('tcp:10.0.0.100:80', `127.0.0.1:${port}`)?.state).toBe('up');
  await until(() => seen.length === 2, 500);
});

it('R45: a program that policy does not let run, and a bad expression, are failures with their reasons', async () => {
  const { it: n, seen } = nanny();
  n.watch(
    [
      patient(1, { kind: 'program', program: ['/bin/true'], expect: 'OK' }),
      patient(2, { kind: 'sendExpect', expect: 'a(', regex: true }),
    ],
    unknown,
  );
  await until(() => seen.length > 1, 500);
  const out = { state: 'down', serve: 'out' };
  const health = (port: number) => n.health('tcp:10.0.0.100:80', `127.0.0.1:${port}`);
  expect(health(1)).toMatchObject({ ...out, reason: { code: 'program-not-permitted' } });
  expect(health(2)).toMatchObject({ ...out, reason: { code: 'bad-regex' } });
});

it('R45: 300 servers started together are checked within a second and spread afterwards', async () => {
  const { it: n, seen } = nanny();
  const { port } = await server();
  const many = Array.from({ length: 300 }, (_, i) => ({
    ...patient(port),
    service: `tcp:10.0.1.1:${i + 1}`,
  }));
  n.watch(many, unknown);
  await until(() => new Set(n.all()).size === 300 && seen.length >= 300, 1500);
  await wait(3000);
  const lastSecond = seen
    .filter((s) => s.at > 2500 && s.at <= 3500)
    .map((s) => Math.floor((s.at - 2500) / 100));
  const tenths = Array.from({ length: 10 }, (_, i) => lastSecond.filter((t) => t === i).length);
  expect(Math.min(...tenths)).toBeGreaterThan(10);
  expect(Math.max(...tenths)).toBeLessThan(75);
}, 15_000);
