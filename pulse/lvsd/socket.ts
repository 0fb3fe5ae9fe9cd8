import { chmodSync, rmSync } from 'node:fs';
import net from 'node:net';
import { type LvsdCheck, type LvsdReply, type LvsdRequest, lvsdRequestSchema } from '@/lib/protocol/lvsd';

/** Bytes of a request; a request is a method's name and at most the ids of a server. */
const LONGEST = 4096;

/** Milliseconds without a byte after which a caller is dropped; a reload of 10,000 entries takes a few seconds to answer. */
const IDLE = 30_000;

/** Callers at once: the agent, `pulse`, and a few that were not quick to close. */
const CALLERS = 16;

/** Does somebody answer there? Two lvsd would fight over one table. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(true));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/**
 * One JSON line in, one out, then the connection closes (lib/protocol/lvsd.ts). Mode 0600: root's.
 * @throws Error when the socket cannot be made
 */
export async function listen(
  path: string,
  answer: (request: LvsdRequest) => Promise<LvsdReply | LvsdCheck>,
): Promise<net.Server> {
  rmSync(path, { force: true });
  // allowHalfOpen: a caller may close its side right after the question and still gets the answer
  const server = net.createServer({ allowHalfOpen: true }, (socket) => serve(socket, answer));
  server.maxConnections = CALLERS;
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return server;
}

function serve(socket: net.Socket, answer: (request: LvsdRequest) => Promise<LvsdReply | LvsdCheck>): void {
  let text = '';
  let asked = false;
  const reply = (what: LvsdReply | LvsdCheck) => socket.end(`${JSON.stringify(what)}\n`);
  const refuse = (detail: string) =>
    reply({ ok: false, error: { code: 'invalid-params', params: { detail } } });
  socket.setEncoding('utf8');
  socket.setTimeout(IDLE, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('end', () => asked || socket.end());
  socket.on('data', (chunk: string) => {
    if (asked) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0 && text.length <= LONGEST) return;
    asked = true;
    if (end < 0) return refuse('The request is too long.');
    const request = parse(text.slice(0, end));
    if (!request) return refuse('Not a request of this protocol.');
    answer(request).then(reply, (error: Error) =>
      reply({ ok: false, error: { code: 'internal', params: { detail: error.message } } }),
    );
  });
}

function parse(line: string): LvsdRequest | null {
  try {
    return lvsdRequestSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
