import { readIntents } from '@/pulse/intents';
import { readLimitMs, type Method } from '../method';

export const intentsRead: Method<'intents.read'> = {
  limitMs: readLimitMs,
  handle: (agent) => Promise.resolve({ ...readIntents(agent.paths), observedAt: new Date().toISOString() }),
};
