import { connect } from 'node:net';
import type { z } from 'zod';
import {
  type LvsdCheck,
  type LvsdReply,
  type LvsdRequest,
  lvsdCheckSchema,
  lvsdReplySchema,
} from '@/lib/protocol';

/** Bytes of an answer: 10,000 checks are about 3 MB. */
const LONGEST = 32 << 20;

/**
 * Asks lvsd (lib/protocol/lvsd.ts): a line each way.
 * @param withinMs milliseconds for the whole of it; lvsd answers a question within a few
 * @throws Error, some words on why there is no answer
 */
export function askLvsd(
  socketPath: string,
  request: Exclude<LvsdRequest, { method: 'check' }>,
  withinMs: number,
): Promise<LvsdReply> {
  return asked(socketPath, request, withinMs, lvsdReplySchema);
}

/** The same for one check now. */
export function askCheck(
  socketPath: string,
  request: Extract<LvsdRequest, { method: 'check' }>,
  withinMs: number,
): Promise<LvsdCheck> {
  return asked(socketPath, request, withinMs, lvsdCheckSchema);
}

async function asked<T>(
  socketPath: string,
  request: LvsdRequest,
  withinMs: number,
  schema: z.ZodType<T>,
): Promise<T> {
  const line = await ask(socketPath, `${JSON.stringify(request)}\n`, withinMs);
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    throw new Error('an answer that is not understood');
  }
}

function ask(socketPath: string, request: string, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (detail: string) => {
      socket.destroy();
      clearTimeout(timer);
      reject(new Error(detail));
    };
    const timer = setTimeout(() => fail('no answer in time'), Math.max(1, withinMs));
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LONGEST) return fail('an answer that is too long');
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
