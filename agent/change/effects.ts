import { existsSync } from 'node:fs';
import { access, rename, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, type Paths } from '@/lib/protocol';
import type { Agent } from '../agent';
import { noticeHandEditLocked } from '../config/hand-edit';
import { removeFile, syncDirectory } from '../config/replace-file';
import { saveLvscf, writeLvscf } from '../config/save';
import { pulseIdle } from '../system/pulse-command';
import { appliedLink, pulseRuns } from '../system/pulse-state';
import { agentItself, type ChangeRecord } from './record';
import { verifyApplied } from './verify';

type Needed = Pick<Agent, 'paths' | 'history' | 'log' | 'pulse'>;

/** What `applied` points to now: what going back returns to. From now on pulse does not remove it. Null: nothing was applied yet. */
export async function keepGeneration(paths: Paths): Promise<string | null> {
  const generation = await appliedLink(paths);
  if (generation !== null) await pointTo(paths.keptGeneration, generation);
  return generation;
}

/** The change has ended: nobody will return to the generation that was kept for it. */
export async function releaseGeneration(paths: Paths): Promise<void> {
  if (existsSync(paths.pulseData)) await removeFile(paths.keptGeneration);
}

/**
 * Brings the change about: the file, and where pulse runs the service, proved by the kernel.
 * @returns whether the service was moved too
 * @throws AgentError `conflict`, `write-failed`, `pulse-failed`, `verification-failed`; the caller goes back
 */
export async function applyTarget(
  agent: Needed,
  { state, target, caller, reason }: ChangeRecord,
): Promise<boolean> {
  const entry = { author: state.owner, caller, kind: 'apply', reason: reason || state.changeId };
  // It was checked when it was prepared; what it is compared with is checked again here.
  await saveLvscf(agent, Buffer.from(target, 'base64'), state.base, entry, () => Promise.resolve([]));
  if (!pulseRuns(agent.paths)) return false;
  const { ok, output } = await agent.pulse('reload');
  if (!ok) throw new AgentError('pulse-failed', { params: { verb: 'reload' }, detail: output.slice(-2000) });
  const wrong = await verifyApplied(agent.paths, state.target);
  if (wrong !== null) throw new AgentError('verification-failed', { params: {}, detail: wrong });
  return true;
}

/**
 * Undoes a change of lvs.cf as far as it got. What another hand made of it meanwhile stays. May be called again after it failed.
 * @throws AgentError `write-failed`
 */
export async function restoreFile(agent: Needed, { state, base, reverter }: ChangeRecord): Promise<void> {
  const now = await noticeHandEditLocked(agent);
  // Only what the change wrote is taken away again: a file that another hand saved meanwhile is newer than either.
  if (now === null || now.sha256 !== state.target || state.target === state.base) return;
  const by = reverter ?? agentItself(state.reason ?? { code: 'unknown', params: {} });
  const entry = { ...by, kind: 'revert', reason: state.changeId };
  if (base === null) await removeFile(agent.paths.lvscf);
  else await writeLvscf(agent, Buffer.from(base, 'base64'), now.content, entry);
}

/**
 * Lets the service return to the generation that ran before the change, which need not be that of the former file. May be called
 * again after it failed half-way.
 * @param aboutToMove notes that pulse must take the former generation: from then on the link alone does not tell whether it has
 * @throws when it does not
 */
export async function restoreService(
  agent: Needed,
  { generation, moving }: ChangeRecord,
  aboutToMove: () => Promise<void>,
): Promise<void> {
  await pulseIdle(agent.paths);
  if ((await appliedLink(agent.paths)) !== generation) {
    await aboutToMove();
    await pointAppliedTo(agent.paths, generation);
  } else if (!moving) return;
  if (!pulseRuns(agent.paths)) return;
  const { ok, output } = await agent.pulse('reload-applied');
  if (!ok) throw new Error(`pulse did not take the former configuration back: ${output.slice(-500)}`);
}

async function pointAppliedTo(paths: Paths, generation: string | null): Promise<void> {
  if (generation === null) return removeFile(paths.applied);
  // A link to nothing is one from which no boot starts.
  await access(path.resolve(path.dirname(paths.applied), generation));
  await pointTo(paths.applied, generation);
}

/** Swaps the link in one step, as `pulse compile` does. */
async function pointTo(link: string, target: string): Promise<void> {
  const name = `${link}.lvs-tmp`;
  await unlink(name).catch(() => undefined);
  await symlink(target, name);
  await rename(name, link);
  await syncDirectory(path.dirname(link));
}
