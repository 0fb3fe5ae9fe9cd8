import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import { checkOnce } from './once';
import { Programs } from './programs/programs';
import { Timers } from './timers';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

/** A server of one answer; null: it accepts and is silent. */
async function listen(answer: Buffer | null): Promise<number> {
  const server = net.createServer((socket) => {
    open.push(() => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', () => answer && socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return (server.address() as net.AddressInfo).port;
}

const run = (port: number, spec: Partial<CheckSpec> = {}) =>
  checkOnce(
    {
      ...{ service: 'tcp:10.0.0.100:80', server: `127.0.0.1:${port}`, label: 'web1' },
      ...{ address: '127.0.0.1', port, keepLast: 0 },
      spec: exampleCheck({ kind: 'sendExpect', timeout: 5, ...spec }),
    },
    new Timers(),
    new Programs('/nonexistent/agent.conf'),
  );

it('R59 shows what was sent and what came, as bytes that a terminal can bear', async () => {
  const port = await listen(Buffer.from('HTTP/1.0 200 OK\r\n\x1b[31mred'));
  expect(await run(port, { send: 'GET / HTTP/1.0\r\n\r\n', expect: 'HTTP' })).toMatchObject({
    ...{ outcome: 'good', reason: null, limit: 5, expect: 'HTTP', label: 'web1' },
    sent: { bytes: 18, head: 'GET / HTTP/1.0\\r\\n\\r\\n' },
    received: { bytes: 25, head: 'HTTP/1.0 200 OK\\r\\n\\x1b[31mred' },
  });
});

it('R59 an answer that is not what is wanted, and one without end, are shown by their head', async () => {
  const port = await listen(Buffer.alloc(100_000, 'a'));
  const seen = await run(port, { send: 'x', expect: 'HTTP' });
  expect(seen).toMatchObject({ outcome: 'bad', reason: { code: 'mismatch' } });
  expect(seen.received.head).toBe('a'.repeat(512));
  expect(seen.received.bytes).toBeGreaterThanOrEqual(512);
});

it('R59 refused: says so, nothing was sent', async () => {
  const port = await listen(null);
  open.splice(0).forEach((close) => close());
  expect(await run(port, { send: 'x', expect: 'y' })).toMatchObject({
    ...{ outcome: 'bad', reason: { code: 'refused' } },
    ...{ sent: { bytes: 0, head: '' }, received: { bytes: 0, head: '' } },
  });
});

it('R59 silent: ends at its limit, with what was sent', async () => {
  const seen = await run(await listen(null), { send: 'hello', expect: 'y', timeout: 0.3 });
  expect(seen).toMatchObject({
    ...{ outcome: 'bad', reason: { code: 'timeout-answer' }, sent: { bytes: 5, head: 'hello' } },
  });
  expect(seen.latencyMs).toBeGreaterThanOrEqual(300);
});

it('R59 a program that may not be run says why; its words are shown', async () => {
  const seen = await run(1, { kind: 'program', program: ['/nonexistent/probe', '%h', '%p'], expect: 'OK' });
  expect(seen).toMatchObject({
    ...{ outcome: 'bad', program: ['/nonexistent/probe', '127.0.0.1', '1'], sent: null },
  });
  expect(seen.reason?.code).toMatch(/^program-/);
});
