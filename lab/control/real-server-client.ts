import net from 'node:net';
import type { RealServerMode, RealServerState } from '../protocol';

/** Asks a real server how it is, and switches it when `mode` is given. Its socket lies on a file system that the guest shares. */
export function askRealServer(socket: string, mode?: RealServerMode): Promise<RealServerState> {
  return new Promise((resolve, reject) => {
    let text = '';
    const connection = net.connect(socket, () => connection.end(`${JSON.stringify({ mode })}\n`));
    connection.setTimeout(10_000, () => connection.destroy(new Error(`${socket} does not answer`)));
    connection.on('data', (chunk) => (text += chunk.toString()));
    connection.on('error', reject);
    connection.on('end', () => resolve(JSON.parse(text) as RealServerState));
  });
}
