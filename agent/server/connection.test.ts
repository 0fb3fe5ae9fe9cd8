import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentError } from '@/lib/protocol';
import type { Caller } from '../policy';
import { serveConnection, type ConnectionOptions } from './connection';

type Answer = {
  id: number | null;
  result?: unknown;
  error?: { code: number; data: { code: string; params: object } };
};

/** A real Unix socket with serveConnection behind it. */
async function server(options: Partial<ConnectionOptions> = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'agent-conn-'));
  const socketPath = path.join(directory, 's');
  const seen: { caller: Caller; method: string; params: unknown }[] = [];
  const listener = createServer({ allowHalfOpen: true }, (s) =>
    serveConnection(s, {
      caller: { kind: 'local' },
      async call(caller, method, params) {
        seen.push({ caller, method, params });
        if (method === 'slow') await sleep(100);
        if (method === 'refuse') throw new AgentError('busy', { params: { what: 'x' }, detail: 'd' });
        if (method === 'crash') throw new Error('secret words of ours');
        if (method === 'large') return 'x'.repeat(5000);
        return { echo: params };
      },
      ...options,
    }),
  );
  await new Promise<void>((resolve) => listener.listen(socketPath, resolve));
  onTestFinished(() => {
    listener.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const open = () => {
    const socket = connect({ path: socketPath, allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return { open, seen };
}

/** Everything that comes until the other side closes. */
function rest(socket: Socket): Promise<Answer[]> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (d) => (text += d.toString()));
    socket.on('error', () => undefined);
    const done = () =>
      resolve(
        text
          .split('\n')
          .filter(Boolean)
          .map((l) => JSON.parse(l) as Answer),
      );
    socket.on('end', done);
    socket.on('close', done);
  });
}

const call = (id: number, method = 'echo', params: unknown = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\n';

describe('a connection', () => {
  it('answers every call of a client that closes its side after the last one', async () => {
    const { open } = await server();
    const socket = open();
    const answers = rest(socket);
    socket.end(call(1, 'slow') + call(2) + call(3, 'slow'));
    expect((await answers).map((a) => a.id).sort()).toEqual([1, 2, 3]);
  });

  it('puts lines together however they are cut', async () => {
    const { open, seen } = await server();
    const socket = open();
    const answers = rest(socket);
    for (const byte of Buffer.from(call(1, 'echo', { name: 'Größe' }))) {
      socket.write(Buffer.from([byte]));
      await sleep(0);
    }
    socket.end();
    expect((await answers).map((a) => a.id)).toEqual([1]);
    expect(seen[0]?.params).toEqual({ name: 'Größe' });
  });

  it('tells an error of ours by its code, and of a fault of ours nothing', async () => {
    const { open } = await server();
    const socket = open();
    const answers = rest(socket);
    socket.end(call(1, 'refuse') + call(2, 'crash'));
    const [refused, crashed] = (await answers).sort((a, b) => a.id! - b.id!);
    expect(refused?.error?.data).toEqual({ code: 'busy', params: { what: 'x' }, detail: 'd' });
    expect(crashed?.error?.data).toEqual({ code: 'internal', params: {} });
    expect(JSON.stringify(crashed)).not.toContain('secret');
  });

  it.each([
    ['garbage', Buffer.from([0, 255, 254, 10]), 'invalid-params'],
    ['JSON that is no request', Buffer.from('[1,2,3]\n'), 'invalid-params'],
    ['a call without version', Buffer.from('{"id":1,"method":"echo"}\n'), 'invalid-params'],
    ['deep nesting', Buffer.from(`${'['.repeat(100_000)}\n`), 'too-large'],
    ['nesting hidden behind a string', Buffer.from(`{"a":"\\"[[","b":${'{"c":'.repeat(40)}\n`), 'too-large'],
    ['a line that is too long', Buffer.alloc(70_000, 'x'), 'too-large'],
    ['a long line with an end', Buffer.concat([Buffer.alloc(70_000, 'x'), Buffer.from('\n')]), 'too-large'],
  ])('says why and closes on %s; nothing after it is looked at', async (_, bytes, code) => {
    const { open, seen } = await server({ limits: { maxLine: 65_536 } });
    // A depth bound is only reached where the length bound lets it.
    const wide = bytes.length > 70_001 ? await server() : null;
    const socket = (wide?.open ?? open)();
    const answers = rest(socket);
    socket.write(Buffer.concat([bytes, Buffer.from(`\n${call(8)}`)]));
    await sleep(30);
    socket.write(call(9));
    const [first, ...more] = await answers;
    expect(first).toMatchObject({ id: null, error: { data: { code } } });
    expect(more).toEqual([]);
    expect([...seen, ...(wide?.seen ?? [])]).toEqual([]);
  });

  it('an answer that is longer than a line may be is an error, not a broken line', async () => {
    const { open } = await server({ limits: { maxLine: 4096 } });
    const socket = open();
    const answers = rest(socket);
    socket.end(call(1, 'large'));
    expect((await answers)[0]?.error?.data.code).toBe('too-large');
  });

  it('cuts off who sends a line too slowly, though bytes keep coming', async () => {
    const { open } = await server({ limits: { lineMs: 200 } });
    const socket = open();
    const answers = rest(socket);
    const from = performance.now();
    const drip = setInterval(() => !socket.destroyed && socket.write('x'), 20);
    expect(await answers).toEqual([]);
    clearInterval(drip);
    expect(performance.now() - from).toBeLessThan(2000);
  });

  it('does not count against a client the time in which it is not read because calls are under way', async () => {
    const { open } = await server({
      limits: { lineMs: 150, inFlight: 1, maxLine: 8 << 20 },
      async call() {
        await sleep(250);
        return null;
      },
    });
    const socket = open();
    const answers = rest(socket);
    // The third is far longer than what a socket holds unread: of it only the beginning comes before reading stops.
    socket.end(call(1) + call(2) + call(3, 'echo', { text: 'x'.repeat(3 << 20) }));
    expect((await answers).map((a) => a.id)).toEqual([1, 2, 3]);
  });

  it('gives a line that waited half-read its whole time, and no more, once reading goes on', async () => {
    const { open } = await server({ limits: { lineMs: 200, inFlight: 1 } });
    const socket = open();
    const answers = rest(socket);
    const from = performance.now();
    socket.write(`${call(1, 'slow')}${call(2, 'slow')}{"half`);
    expect((await answers).map((a) => a.id)).toEqual([1, 2]);
    const took = performance.now() - from;
    // two calls of 100 ms; reading goes on when the second begins
    expect(took).toBeGreaterThanOrEqual(290);
    expect(took).toBeLessThan(2000);
  });

  it('leaves an idle connection alone that owes no line', async () => {
    const { open } = await server({ limits: { lineMs: 100 } });
    const socket = open();
    const answers = rest(socket);
    socket.write(call(1));
    await sleep(300);
    socket.end(call(2));
    expect((await answers).map((a) => a.id)).toEqual([1, 2]);
  });

  it('a flood is told "busy" beyond the rate, and all of it is answered', async () => {
    const { open, seen } = await server({ limits: { perSecond: 1, burst: 20, turnMs: 0 } });
    const socket = open();
    const answers = rest(socket);
    socket.end(Array.from({ length: 200 }, (_, i) => call(i)).join(''));
    const all = await answers;
    expect(all).toHaveLength(200);
    expect(seen.length).toBeGreaterThanOrEqual(20);
    expect(all.filter((a) => a.error?.data.code === 'busy').length).toBe(200 - seen.length);
  });

  it('many browsers behind one console are answered at a pace, none of them is told "busy"', async () => {
    const { open, seen } = await server({ limits: { perSecond: 200, burst: 20 } });
    const socket = open();
    const answers = rest(socket);
    const began = performance.now();
    socket.end(Array.from({ length: 120 }, (_, i) => call(i)).join(''));
    expect((await answers).filter((a) => a.error)).toEqual([]);
    expect(seen).toHaveLength(120);
    expect(performance.now() - began, '100 beyond the burst at 200 a second').toBeGreaterThan(450);
  });

  it('runs at most so many calls at once', async () => {
    let now = 0;
    let most = 0;
    const { open } = await server({
      limits: { inFlight: 3 },
      async call() {
        most = Math.max(most, ++now);
        await sleep(5);
        now--;
        return null;
      },
    });
    const socket = open();
    const answers = rest(socket);
    socket.end(Array.from({ length: 30 }, (_, i) => call(i)).join(''));
    expect(await answers).toHaveLength(30);
    expect(most).toBe(3);
  });

  it('on the peer socket the first line says who it is; before it nothing is called', async () => {
    const caller = {
      fromFirstLine: (line: Buffer): Caller | null =>
        line.toString() === '{"as":"lvs2"}' ? { kind: 'peer', key: 'lvs2' } : null,
    };
    const { open, seen } = await server({ caller });
    const good = open();
    const answers = rest(good);
    good.end(`{"as":"lvs2"}\n${call(1)}`);
    expect((await answers).map((a) => a.id)).toEqual([1]);
    expect(seen[0]?.caller).toEqual({ kind: 'peer', key: 'lvs2' });
    const bad = open();
    const refused = rest(bad);
    bad.end(`${call(2)}${call(3)}`);
    expect((await refused)[0]).toMatchObject({ id: null, error: { data: { code: 'forbidden' } } });
    expect(seen).toHaveLength(1);
  });
});
