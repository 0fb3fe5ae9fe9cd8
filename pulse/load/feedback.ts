import net from 'node:net';
import { printable } from '@/pulse/nanny';
import type { Said } from './law';
import { LoadUnknown } from './unknown';
import { feedbackOf } from './words';

/** Longest line of an agent, bytes; more is no answer. */
const LONGEST = 256;

/**
 * Asks a feedback agent: connects, sends nothing, reads one line (or to the end of the connection) and closes.
 * @param signal ends it; it rejects with the signal's reason then
 * @throws LoadUnknown
 */
export function readFeedback(address: string, port: number, signal: AbortSignal): Promise<Said> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port });
    let got = Buffer.alloc(0);
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      end();
    };
    const judge = () =>
      settle(() => {
        const said = feedbackOf(got.toString('latin1').split(/[\r\n]/, 1)[0] ?? '');
        if (said) resolve(said);
        else reject(new LoadUnknown('load-unreadable', { received: printable(got) }));
      });
    const aborted = () => settle(() => reject(signal.reason as Error));
    signal.addEventListener('abort', aborted);
    // for the whole life of the socket: an error after the answer must not end the process
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle(() => reject(new LoadUnknown('load-unreachable', { error: error.code ?? error.message }))),
    );
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk.subarray(0, LONGEST - got.length)]);
      if (got.includes(10) || got.length === LONGEST) judge();
    });
    socket.on('end', judge);
  });
}
