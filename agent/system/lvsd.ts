import { connect } from 'node:net';
import { lvsdReplySchema, type LvsdStatus, type Paths } from '@/lib/protocol';
import { Unknown } from './unknown';

/** lvsd answers in milliseconds; longer means that it hangs, and then its checks are not running either. */
const limitMs = 2000;
/** 10,000 checks are about 3 MB */
const maxReply = 32 << 20;

/**
 * What lvsd says of itself and its checks, asked now.
 * @throws Unknown `lvsd-not-answering`: checks are not running, and none may be shown as up
 */
export async function readLvsd(paths: Paths): Promise<LvsdStatus> {
  const line = await ask(paths.lvsdSocket, JSON.stringify({ method: 'status' }) + '\n');
  let reply;
  try {
    reply = lvsdReplySchema.parse(JSON.parse(line));
  } catch {
    throw new Unknown('lvsd-not-answering', { detail: 'an answer that is not understood' });
  }
  if (!reply.ok) throw new Unknown('lvsd-not-answering', { detail: reply.error.code });
  return reply.status;
}

function ask(socketPath: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (detail: string) => {
      socket.destroy();
      clearTimeout(timer);
      reject(new Unknown('lvsd-not-answering', { detail }));
    };
    const timer = setTimeout(() => fail('no answer in time'), limitMs);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxReply) return fail('an answer that is too long');
      chunks.push(chunk);
      if (!chunk.includes(10)) return;
      clearTimeout(timer);
      socket.destroy();
      const whole = Buffer.concat(chunks);
      resolve(whole.subarray(0, whole.indexOf(10)).toString('utf8'));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.on('close', () => fail('closed without an answer'));
  });
}
