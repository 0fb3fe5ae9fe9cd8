import { setForwarding } from '../forwarding/forwarding';
import type { Method } from '../method';
import { nameOf } from '../policy';

/** Enables or disables packet forwarding, now and across reboots. */
export const forwardingSet: Method<'forwarding.set'> = {
  limitMs: 15_000,
  handle(agent, { author, ...wanted }, caller) {
    return agent.lock.run(async () => {
      const result = await setForwarding(agent.paths, wanted);
      const value = (family: 'ipv4' | 'ipv6') => (wanted[family] === undefined ? null : wanted[family]);
      agent.log('info', 'forwarding set', {
        ...{ author, caller: nameOf(caller), ipv4: value('ipv4'), ipv6: value('ipv6') },
      });
      return result;
    });
  },
};
