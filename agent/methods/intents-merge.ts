import { AgentError, isInForce } from '@/lib/protocol';
import { takeIntents } from '@/pulse/intents';
import type { Method } from '../method';
import { nameOf } from '../policy';
import { program } from '../system/programs';
import { pulseRuns } from '../system/pulse-state';
import { run } from '../system/run';

/** One line for the kernel; longer is a hang. */
const IPVSADM_MS = 5000;

async function ipvsadm(words: string[]): Promise<string | null> {
  const { code, stderr } = await run(program('ipvsadm'), words, { limitMs: IPVSADM_MS });
  return code === 0 ? null : stderr.trim() || `exit status ${code}`;
}

/** Drains, halts, weights and their ends, said here or on the other router. */
export const intentsMerge: Method<'intents.merge'> = {
  // a save or a commit may be ahead of us
  limitMs: 60_000,
  handle(agent, { intents, author }, caller) {
    return agent.lock.run(async () => {
      const ports = { pulseRuns: () => pulseRuns(agent.paths), ipvsadm };
      const result = await takeIntents(agent.paths, intents, ports).catch((error: Error) => {
        throw new AgentError('write-failed', {
          params: { what: agent.paths.intents },
          detail: error.message.slice(0, 300),
        });
      });
      const last = intents.at(-1);
      agent.log(result.table === 'failed' ? 'error' : 'info', 'intents taken', {
        ...{
          author,
          caller: nameOf(caller),
          count: intents.length,
          saved: result.saved,
          table: result.table,
        },
        ...(last && { service: last.service, server: last.server, state: last.state }),
        inForce: result.intents.filter(isInForce).length,
      });
      return result;
    });
  },
};
