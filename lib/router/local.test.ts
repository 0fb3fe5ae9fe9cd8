import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '@/lib/protocol';
import { mayChange, routerClient } from './client';
import { localRouter } from './local';
import type { Wire } from './rpc-connection';

interface Asked {
  id: number;
  method: string;
}
type Answerer = (asked: Asked, socket: net.Socket) => void;

let folder: string;
let server: net.Server | null = null;
let connections = 0;
const clients: { close(): void }[] = [];

/** A server on a real Unix socket that answers hello and leaves the rest to the test. */
async function serve(answer: Answerer, protocol = 1): Promise<string> {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.sock`);
  server = net.createServer((socket) => {
    connections++;
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
        const asked = JSON.parse(rest.slice(0, at)) as Asked;
        rest = rest.slice(at + 1);
        if (asked.method === 'hello') say(socket, asked.id, { protocol, version: '0', hostname: 'here' });
        else answer(asked, socket);
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(file, resolve));
  return file;
}

function say(socket: net.Socket, id: number, result: unknown): void {
  socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
const facts = { hostname: 'here', interfaces: [] };

function client(file: string) {
  const made = localRouter(file);
  clients.push(made);
  return made;
}
async function failure(call: Promise<unknown>): Promise<AgentError> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (error instanceof AgentError) return error;
  throw new Error(`no AgentError: ${JSON.stringify(error)}`);
}

beforeAll(() => {
  folder = mkdtempSync('/var/tmp/router-local-');
});
afterEach(() => {
  for (const one of clients.splice(0)) one.close();
  server?.close();
  server = null;
  connections = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the local router', () => {
  it('calls over one connection, and answers may come in any order', async () => {
    const held: [Asked, net.Socket][] = [];
    const file = await serve((asked, socket) => {
      held.push([asked, socket]);
      if (held.length < 3) return;
      for (const [{ id }, to] of held.reverse()) say(to, id, { ...facts, hostname: String(id) });
    });
    const local = client(file);
    const answers = await Promise.all([1, 2, 3].map(() => local.call('facts', {})));
    expect(new Set(answers.map(({ hostname }) => hostname)).size).toBe(3);
    expect(connections).toBe(1);
  });

  it('an answer in pieces, and of several megabytes, arrives whole', async () => {
    const content = Buffer.alloc(3_000_000, 'x').toString('base64');
    const file = await serve(({ id }, socket) => {
      const sha256 = 'a'.repeat(64);
      const result = { content, sha256, serial_no: 1, observedAt: new Date().toISOString() };
      const line = `${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;
      for (let at = 0; at < line.length; at += 500_000) socket.write(line.slice(at, at + 500_000));
    });
    const answer = await client(file).call('config.read', { which: 'saved' });
    expect(answer?.content.length).toBe(content.length);
  });

  it('no agent: unreachable, with the socket named', async () => {
    const error = await failure(client(path.join(folder, 'none.sock')).call('facts', {}));
    expect(error).toMatchObject({ code: 'unreachable', data: { params: { router: 'this router' } } });
    expect(error.data.detail).toContain('none.sock');
  });

  it('the agent ends in the middle of a call: unreachable; the next call connects anew', async () => {
    let answers = false;
    const file = await serve(({ id }, socket) => (answers ? say(socket, id, facts) : socket.destroy()));
    const local = client(file);
    expect((await failure(local.call('facts', {}))).code).toBe('unreachable');
    answers = true;
    expect((await local.call('facts', {})).hostname).toBe('here');
    expect(connections).toBe(2);
  });

  it('a connection that died since the last call: a read is asked again, a change is not sent twice', async () => {
    const seen: string[] = [];
    const file = await serve(({ id, method }, socket) => {
      seen.push(method);
      if (connections > 1 || seen.length === 1) say(socket, id, facts);
      else socket.destroy();
    });
    const local = client(file);
    await local.call('facts', {});
    expect((await local.call('facts', {})).hostname).toBe('here');
    expect([connections, seen.length]).toEqual([2, 3]);
    connections = 1;
    expect((await failure(local.call('pulse.control', { verb: 'stop', author: 'x' }))).code).toBe(
      'unreachable',
    );
    expect(seen.filter((method) => method === 'pulse.control')).toHaveLength(1);
  });

  it("the agent's own errors keep code, parameters and findings; a code of a newer agent is internal", async () => {
    const findings = [{ code: 'NO_SUCH_DEVICE', severity: 'error', params: {} }];
    const file = await serve(({ id, method }, socket) => {
      const code = method === 'facts' ? 'invalid' : 'from-the-future';
      const error = { code: -32000, message: code, data: { code, params: { a: 1 }, findings } };
      socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`);
    });
    const local = client(file);
    expect(await failure(local.call('facts', {}))).toMatchObject({
      code: 'invalid',
      data: { params: { a: 1 }, findings },
    });
    const unknown = await failure(local.call('log', {}));
    expect(unknown).toMatchObject({ code: 'internal' });
    expect(unknown.data.detail).toContain('from-the-future');
  });

  it.each([
    ['text that is no JSON', 'hello\n'],
    ['JSON that is no answer', '[1]\n'],
    ['a result that the method does not promise', null],
    ['a line without end', 'x'.repeat(9 * 1024 * 1024)],
  ])('%s: protocol', async (_, said) => {
    const file = await serve(({ id }, socket) => {
      if (said === null) say(socket, id, { hostname: 1 });
      else socket.write(said);
    });
    expect((await failure(client(file).call('facts', {}))).code).toBe('protocol');
  });

  it('an error about the connection itself ends what waits with its code', async () => {
    const file = await serve((_asked, socket) => {
      const error = { code: -32000, message: 'forbidden', data: { code: 'forbidden', params: {} } };
      socket.end(`${JSON.stringify({ jsonrpc: '2.0', id: null, error })}\n`);
    });
    expect((await failure(client(file).call('facts', {}))).code).toBe('forbidden');
  });

  it('no answer: timeout; what else waits on that connection is still answered, the next call takes a new one', async () => {
    const file = await serve(({ id, method }, socket) => {
      if (method === 'config.check') setTimeout(() => say(socket, id, { findings: [] }), 200);
      if (method === 'facts' && connections > 1) say(socket, id, facts);
    });
    const open = () =>
      new Promise<Wire>((resolve) => {
        const stream = net.connect(file, () =>
          resolve({ stream, explain: () => '', close: () => stream.destroy() }),
        );
      });
    const local = routerClient('x', open, (method) => (method === 'facts' ? 100 : 5000));
    clients.push(local);
    const slow = local.call('config.check', { content: '' });
    expect((await failure(local.call('facts', {}))).code).toBe('timeout');
    expect((await local.call('facts', {})).hostname).toBe('here');
    expect(await slow).toEqual({ findings: [] });
    expect(connections).toBe(2);
  });

  it('an agent two protocols away may be read and not changed', async () => {
    const file = await serve(({ id }, socket) => say(socket, id, facts), 3);
    const local = client(file);
    expect((await local.call('facts', {})).hostname).toBe('here');
    expect((await failure(local.call('pulse.control', { verb: 'stop', author: 'x' }))).code).toBe('protocol');
    expect([mayChange(2, 1), mayChange(1, 2), mayChange(3, 1), mayChange(1, 3)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('close ends what waits', async () => {
    const file = await serve(() => undefined);
    const local = client(file);
    const waiting = failure(local.call('facts', {}));
    await new Promise((resolve) => setTimeout(resolve, 50));
    local.close();
    expect((await waiting).code).toBe('unreachable');
  });
});
