import { readLimitMs, type Method } from '../method';
import { readConnections } from '../system/connections';

/** The kernel's connection table, one page of it, read now. */
export const connections: Method<'connections'> = {
  limitMs: readLimitMs,
  async handle(_agent, { service, offset, limit }) {
    const observedAt = new Date().toISOString();
    return { observedAt, ...(await readConnections(service, offset, limit)) };
  },
};
