import { AgentError } from '@/lib/protocol';
import type { Agent } from '../agent';
import type { LvscfFile } from './lvscf-file';
import { settledLvscf } from './settled';

type Needed = Pick<Agent, 'lock' | 'history' | 'paths' | 'log'>;

/**
 * Notices that lvs.cf was changed by another hand than ours: its hash is not that of the last effect. It becomes an entry of its
 * own (`hand-edit`; `found` for the very first file), so that nothing which ever ran is missing from the history. Callers that
 * only read cause it too, since a look is when it can be seen; they do not wait for a change under way, whose own end looks again.
 * @returns lvs.cf as it stands, whole: who is writing it is waited for (settled.ts); null: there is none
 */
export async function noticeHandEdit(agent: Needed): Promise<LvscfFile | null> {
  return agent.lock.free ? agent.lock.run(() => noticeHandEditLocked(agent)) : settled(agent);
}

/**
 * The same for who holds the lock already.
 * @throws AgentError `write-failed` when it cannot be entered: what stands now would be lost with the next effect
 */
export async function noticeHandEditLocked(agent: Omit<Needed, 'lock'>): Promise<LvscfFile | null> {
  const now = await settled(agent);
  await enter(agent, now).catch((error: Error) => {
    throw new AgentError('write-failed', { params: { what: 'history' }, detail: error.message });
  });
  return now;
}

const settled = ({ paths, history }: Pick<Needed, 'paths' | 'history'>) =>
  settledLvscf(paths.lvscf, async () => (await history.list(1))[0]?.sha256 ?? null);

async function enter({ history, log }: Omit<Needed, 'lock'>, now: LvscfFile | null): Promise<void> {
  await history.finish(now?.sha256 ?? null);
  if (!now) return;
  const [last] = await history.list(1);
  if (last?.sha256 === now.sha256) return;
  const kind = last ? 'hand-edit' : 'found';
  const nothing = () => Promise.resolve();
  await history.record({ author: 'unknown', caller: 'file', kind, reason: '' }, now.content, nothing);
  log('info', 'lvs.cf changed by hand', { kind, sha256: now.sha256 });
}
