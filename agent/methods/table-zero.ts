import type { Method } from '../method';
import { nameOf } from '../policy';
import { noSuchService, readIpvs, zeroArgs } from '../system/ipvs';
import { readCommand } from '../system/read-command';

/** Sets the counters of one virtual server and its real servers, or of all, to zero. Connections and weights are not touched. */
export const tableZero: Method<'table.zero'> = {
  limitMs: 15_000,
  handle(agent, { service, author }, caller) {
    return agent.lock.run(async () => {
      const services = await readIpvs();
      const one = services.find((s) => s.id === service);
      if (service !== null && !one) throw noSuchService(service);
      await readCommand('ipvsadm', ['-Z', ...(one ? zeroArgs(one) : [])]);
      agent.log('info', 'counters zeroed', { author, caller: nameOf(caller), service: service ?? 'all' });
      return { zeroed: one ? [one.id] : services.map(({ id }) => id), observedAt: new Date().toISOString() };
    });
  },
};
