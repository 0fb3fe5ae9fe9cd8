import { readOffered, readTaken } from '../accounts';
import { readAgentConf } from '../agent-conf';
import { readLimitMs, type Method } from '../method';
import { allowed } from '../policy';

export const accountsState: Method<'accounts.state'> = {
  limitMs: readLimitMs,
  async handle({ paths }, _, caller) {
    const [offered, taken] = await Promise.all([readOffered(paths), readTaken(paths)]);
    return {
      allowed: allowed(caller, 'accounts.offer', readAgentConf(paths.agentConf)),
      digest: offered?.digest ?? null,
      receivedAt: offered?.receivedAt ?? null,
      takenAt: offered && taken?.digest === offered.digest ? taken.takenAt : null,
    };
  },
};
