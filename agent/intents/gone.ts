import type { LvsConfig } from '@/lib/lvscf/types';
import { isInForce } from '@/lib/protocol';
import { readIntents, writeIntents } from '@/pulse/intents';
import type { Agent } from '../agent';

/**
 * Ends what was decided for servers that the applied lvs.cf has no more: a server that is entered anew later must not come back
 * drained. Not while a change may still be taken back, nor while something else is being changed.
 * @param config what is applied
 */
export async function endForGone(
  agent: Pick<Agent, 'paths' | 'lock' | 'log' | 'changes'>,
  config: LvsConfig,
): Promise<void> {
  if (agent.changes.pending() || !agent.lock.free) return;
  const has = new Set(config.virtual.flatMap((v) => v.server.map((s) => `${v.id} ${s.id}`)));
  const isGone = ({ service, server }: { service: string; server: string }) =>
    !has.has(`${service} ${server}`);
  if (!readIntents(agent.paths).intents.some((i) => isInForce(i) && isGone(i))) return;
  await agent.lock.run(() => {
    const at = new Date().toISOString();
    const after = readIntents(agent.paths).intents.map((intent) => {
      if (!isInForce(intent) || !isGone(intent)) return intent;
      const { service, server, state, by } = intent;
      agent.log('warning', 'decision ended: lvs.cf has the server no more', { service, server, state, by });
      return { ...intent, state: 'gone' as const, weight: null, at };
    });
    writeIntents(agent.paths, after);
    return Promise.resolve();
  });
}
