import { mkdtempSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lvsdReplySchema } from '@/lib/protocol/lvsd';
import { answers, listen } from './socket';

let folder = '';
let server: net.Server;
const at = () => path.join(folder, 'lvsd.sock');
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lvsd-socket-'));
  server = await listen(at(), (request) =>
    request.method === 'reload'
      ? Promise.reject(new Error('it broke'))
      : Promise.resolve({ ok: false, error: { code: 'busy', params: {} } }),
  );
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function ask(text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(at());
    let reply = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (reply += chunk));
    socket.on('end', () => resolve(lvsdReplySchema.parse(JSON.parse(reply))));
    socket.on('error', reject);
    socket.write(text);
  });
}

it('answers a line with a line, and is for root alone', async () => {
  expect(statSync(at()).mode & 0o777).toBe(0o600);
  expect(await ask('{"method":"status"}\n')).toMatchObject({ error: { code: 'busy' } });
  expect(await ask('{"method":"reload"}\n')).toMatchObject({ error: { params: { detail: 'it broke' } } });
});

it('refuses what is no request, and what has no end', async () => {
  expect(await ask('{"method":"flush"}\n')).toMatchObject({ error: { code: 'invalid-params' } });
  expect(await ask('garbage\n')).toMatchObject({ error: { code: 'invalid-params' } });
  expect(await ask('x'.repeat(5000))).toMatchObject({ error: { code: 'invalid-params' } });
});

it('tells whether somebody answers there', async () => {
  expect(await answers(at())).toBe(true);
  expect(await answers(path.join(folder, 'nobody'))).toBe(false);
});
