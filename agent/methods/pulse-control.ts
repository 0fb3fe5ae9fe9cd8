import type { Method } from '../method';
import { nameOf } from '../policy';

/**
 * Starts, stops, restarts or reloads the service. It waits for a save or a commit that is under way and is not refused while a
 * change waits for its confirmation: stopping must always be possible (docs/change.md).
 */
export const pulseControl: Method<'pulse.control'> = {
  // the script's own limit, and a commit that may be ahead of us
  limitMs: 120_000,
  handle(agent, { verb, author }, caller) {
    return agent.lock.run(async () => {
      const result = await agent.pulse(verb);
      agent.log(result.ok ? 'info' : 'error', `pulse ${verb}`, {
        author,
        caller: nameOf(caller),
        code: result.code,
      });
      return result;
    });
  },
};
