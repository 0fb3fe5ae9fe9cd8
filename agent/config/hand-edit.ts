import type { Agent } from '../agent';
import { readLvscf } from './lvscf-file';

type Needed = Pick<Agent, 'lock' | 'history' | 'paths' | 'log'>;

/**
 * Notices that lvs.cf was changed by another hand than ours: its hash is not that of the last effect. It becomes an entry of its
 * own (`hand-edit`; `found` for the very first file), so that nothing which ever ran is missing from the history. Callers that
 * only read cause it too, since a look is when it can be seen; they do not wait for a change under way, whose own end looks again.
 */
export async function noticeHandEdit(agent: Needed): Promise<void> {
  if (agent.lock.free) await agent.lock.run(() => noticeHandEditLocked(agent));
}

/** The same for who holds the lock already. */
export async function noticeHandEditLocked({ history, paths, log }: Omit<Needed, 'lock'>): Promise<void> {
  const now = await readLvscf(paths.lvscf);
  if (!now) return;
  const [last] = await history.list(1);
  if (last?.sha256 === now.sha256) return;
  const kind = last ? 'hand-edit' : 'found';
  const nothing = () => Promise.resolve();
  await history.record({ author: 'unknown', caller: 'file', kind, reason: '' }, now.content, nothing);
  log('info', 'lvs.cf changed by hand', { kind, sha256: now.sha256 });
}
