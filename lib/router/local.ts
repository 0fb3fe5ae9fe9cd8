import net from 'node:net';
import { AgentError, paths } from '@/lib/protocol';
import { routerClient, type RouterClient } from './client';
import type { Wire } from './rpc-connection';

/** Name of the local client. */
export const THIS_ROUTER = 'this router';
/** A living agent accepts at once; a full queue of connections shall not hang a page. */
const CONNECT_MS = 2000;

/**
 * This machine's agent, over its Unix socket (root and the group lvs-console may open it).
 * @param socketPath default: the socket below LVS_ROOT
 * @returns a client whose calls fail with `unreachable` when no agent runs, `forbidden` when the socket may not be opened
 */
export function localRouter(socketPath: string = paths().agentSocket): RouterClient {
  return routerClient(THIS_ROUTER, () => connectUnix(THIS_ROUTER, socketPath));
}

function connectUnix(router: string, socketPath: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(socketPath);
    const fail = (code: 'unreachable' | 'forbidden' | 'timeout', detail: string) => {
      socket.destroy();
      reject(new AgentError(code, { params: { router, method: 'connect' }, detail }));
    };
    const timer = setTimeout(() => fail('timeout', `${socketPath} did not answer`), CONNECT_MS);
    // Stays for the socket's life: an error between `connect` and its first reader must not end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(error.code === 'EACCES' ? 'forbidden' : 'unreachable', error.message);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve({ stream: socket, explain: () => '', close: () => socket.destroy() });
    });
  });
}
