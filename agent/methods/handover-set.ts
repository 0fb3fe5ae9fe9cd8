import { setHandover } from '../system/handover';
import type { Method } from '../method';
import { nameOf } from '../policy';

/** Lowers or restores this router's priority; who leads then is for the two keepalived to settle. */
export const handoverSet: Method<'handover.set'> = {
  limitMs: 60_000,
  handle(agent, { lowered, maintenance, author }, caller) {
    return agent.lock.run(async () => {
      const at = new Date().toISOString();
      const asked = maintenance && { at, by: author, reason: maintenance.reason };
      const now = await setHandover(agent.paths, lowered, asked);
      agent.log('info', 'handover set', {
        ...{ author, caller: nameOf(caller), lowered: now.handover, maintenance: now.maintenance !== null },
      });
      return { ...now, observedAt: at };
    });
  },
};
