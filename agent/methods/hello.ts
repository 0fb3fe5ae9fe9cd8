import { hostname } from 'node:os';
import { AgentError, PROTOCOL } from '@/lib/protocol';
import { readLimitMs, type Method } from '../method';

/** The version handshake: an agent of protocol N speaks with N-1 and anything newer; what is older is refused. */
export const hello: Method<'hello'> = {
  limitMs: readLimitMs,
  handle(agent, { protocol }) {
    if (protocol < PROTOCOL - 1) {
      return Promise.reject(new AgentError('protocol', { params: { theirs: protocol, ours: PROTOCOL } }));
    }
    return Promise.resolve({ protocol: PROTOCOL, version: agent.version, hostname: hostname() });
  },
};
