import type { Agent } from '../agent';
import { readLimitMs, type Method } from '../method';
import { readStatus } from '../status/status';
import { shared } from '../system/shared-reading';

const readers = new WeakMap<Agent, ReturnType<typeof shared<Awaited<ReturnType<typeof readStatus>>>>>();

/** The router's state, read at the time of the request; requests at the same moment share one reading. */
export const status: Method<'status'> = {
  limitMs: readLimitMs,
  handle(agent) {
    let read = readers.get(agent);
    if (!read) readers.set(agent, (read = shared(() => readStatus(agent))));
    return read();
  },
};
