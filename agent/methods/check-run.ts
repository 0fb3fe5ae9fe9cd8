import type { Method } from '../method';
import { runCheck } from '../system/lvsd';

/** One check of one real server now, from this router. */
export const checkRun: Method<'check.run'> = {
  limitMs: 30_000,
  handle: (agent, { service, server }) => runCheck(agent.paths, service, server),
};
