import { AgentError } from '@/lib/protocol';
import type { Method } from '../method';
import { nameOf } from '../policy';
import { atBoot, setAtBoot } from '../system/boot';
import { reasonOf } from '../system/unknown';

/** Has a service started at boot, or not; reads back what the system says then. Nothing is started or stopped now. */
export const servicesSet: Method<'services.set'> = {
  limitMs: 30_000,
  handle(agent, { name, enabled, author }, caller) {
    return agent.lock.run(async () => {
      const { root } = agent.paths;
      try {
        await setAtBoot(root, name, enabled);
        const { on, source, value } = await atBoot(root, name);
        agent.log('info', 'service at boot', { author, caller: nameOf(caller), name, enabled, value });
        if (on !== enabled)
          throw new AgentError('verification-failed', { params: {}, detail: `${source}: ${value}` });
        return { name, atBoot: on, source, value };
      } catch (error) {
        if (error instanceof AgentError) throw error;
        const { code, params } = reasonOf(error);
        throw new AgentError('unavailable', {
          params: { what: `${name} at boot` },
          detail: `${code} ${Object.values(params).join(' ')}`.trim(),
        });
      }
    });
  },
};
