import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import type { Health } from './health';
import { Nanny } from './nanny';
import { Programs } from './programs/programs';

/**
 * Real servers that do everything that a real server should not, in a process of their own, so that what they cost here can be
 * measured. One port each.
 */
const SERVERS = `
const net = require('node:net');
const flood = Buffer.alloc(65536, 'HTTP/1.1 200 OK ');
const behaviours = {
  good: (s) => s.end('HTTP/1.0 200 OK\\r\\n\\r\\n'),
  silent: () => {},
  drip: (s) => { const t = setInterval(() => s.write('H'), 700); s.on('close', () => clearInterval(t)); },
  flood: (s) => {
    let left = 1 << 30;
    const more = () => { while (left > 0) { left -= flood.length; if (!s.write(flood)) return void s.once('drain', more); } s.end(); };
    more();
  },
  close: (s) => s.end(),
  reset: (s) => s.resetAndDestroy(),
};
const ports = {};
for (const [name, behave] of Object.entries(behaviours)) {
  const server = net.createServer((s) => { s.on('error', () => s.destroy()); s.resume(); behave(s); });
  server.listen(0, '127.0.0.1', () => {
    ports[name] = server.address().port;
    if (Object.keys(ports).length === Object.keys(behaviours).length) process.send(ports);
  });
}`;

let folder: string;
let servers: ChildProcess;
let ports: Record<string, number>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
  const file = path.join(folder, 'servers.cjs');
  writeFileSync(file, SERVERS);
  servers = fork(file);
  ports = await new Promise((resolve) => servers.once('message', resolve as (message: unknown) => void));
});
afterAll(() => {
  servers.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const digest = 'a'.repeat(64);
const page = { path: '/', host: null, status: [[200, 399]] as [number, number][], digest };
const specs: Record<string, Partial<CheckSpec>> = {
  text: { kind: 'sendExpect', send: 'GET / HTTP/1.0\r\n\r\n', expect: 'HTTP/1.0' },
  regex: { kind: 'sendExpect', expect: 'HTTP/1.0', regex: true },
  http: { kind: 'http', page },
  tls: { kind: 'tls', expect: 'HTTP' },
};

it('R45: servers that never answer, drip, flood, close or reset change their own state only; memory stays bounded', async () => {
  const nanny = new Nanny({ checked: () => undefined }, new Programs('/no/agent.conf'));
  const service = (kind: string, copy: number) => `${kind}:${copy}`;
  // ten of each: what one keeps would show tenfold
  const patients = Object.entries(specs).flatMap(([kind, spec]) =>
    Object.entries(ports).flatMap(([server, port]) =>
      Array.from({ length: 10 }, (_, copy) => ({
        service: service(kind, copy),
        server,
        label: server,
        address: '127.0.0.1',
        port,
        keepLast: 0,
        spec: exampleCheck({ ...spec, timeout: 2 }),
      })),
    ),
  );
  const before = process.memoryUsage().rss;
  nanny.watch(patients, () => ({ memory: null, standing: false }));
  let most = 0;
  const end = performance.now() + 7000;
  let longest = 0;
  let last = performance.now();
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  const health = (kind: string, server: string) => nanny.health(service(kind, 0), server) as Health;
  const codes = (kind: string) =>
    Object.fromEntries(
      Object.keys(ports).map((server) => [server, health(kind, server).reason?.code ?? 'up']),
    );
  const common = { silent: 'timeout-answer', close: 'closed-early', reset: 'reset' };
  expect(codes('text')).toEqual({ ...common, good: 'up', drip: 'mismatch', flood: 'mismatch' });
  expect(codes('regex')).toEqual({ ...common, good: 'up', drip: 'timeout-answer', flood: 'mismatch' });
  expect(codes('http')).toMatchObject({
    good: 'http-digest',
    drip: 'http-malformed',
    silent: 'timeout-answer',
  });
  expect(codes('tls')).toMatchObject({ good: 'tls-failed', flood: 'tls-failed', silent: 'timeout-tls' });
  const mb = Math.round(most / 1024 / 1024);
  console.log(`240 hostile checks: ${mb} MB more at most, event loop held ${Math.round(longest)} ms at most`);
  expect(mb).toBeLessThan(80);
  nanny.stop();
}, 30_000);
