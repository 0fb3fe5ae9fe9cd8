import { AgentError, type Result } from '@/lib/protocol';
import type { Agent } from '../agent';
import { noticeHandEditLocked } from './hand-edit';
import type { NewEntry } from './history';
import { saidBy, sha256Of, type LvscfFile } from './lvscf-file';
import { ChangedMeanwhile, replaceFile } from './replace-file';

/** lvs.cf can hold credentials in its send strings: root's own and its group's to read. */
const newFileMode = 0o640;

/** @throws AgentError `conflict` with the file as it is now, when it is not what the author started from */
export function assertBase(now: LvscfFile | null, base: string | null): void {
  if ((now?.sha256 ?? null) === base) return;
  throw new AgentError('conflict', {
    params: {},
    current: now && { content: now.content.toString('base64'), sha256: now.sha256 },
  });
}

/**
 * Design 5's save, for who holds the lock: hand edits noticed → base compared → checked → file replaced → history.
 * Content equal to what stands there makes no new entry (`historyId` null).
 * @param base hash of what the author started from; null: there was no file
 * @param check its findings go into the result; it throws `invalid`
 * @throws AgentError `conflict`, `invalid`, `write-failed`; the file is then as it was
 */
export async function saveLvscf(
  agent: Pick<Agent, 'paths' | 'history' | 'log'>,
  content: Buffer,
  base: string | null,
  entry: NewEntry,
  check: () => Promise<Result<'config.save'>['findings']>,
): Promise<Result<'config.save'>> {
  const now = await noticeHandEditLocked(agent);
  assertBase(now, base);
  const findings = await check();
  const sha256 = sha256Of(content);
  const result = { sha256, serial_no: saidBy(content, sha256).serial_no, findings };
  if (now?.sha256 === result.sha256) return { ...result, historyId: null };
  return { ...result, historyId: (await writeLvscf(agent, content, now?.content ?? null, entry)).id };
}

/**
 * Replaces lvs.cf and records it, for who holds the lock and has checked the content.
 * @param before what was looked at; an editor may have saved since, and what it wrote stays
 * @throws AgentError `conflict`, `write-failed` (disk full, read-only…)
 */
export async function writeLvscf(
  agent: Pick<Agent, 'paths' | 'history' | 'log'>,
  content: Buffer,
  before: Buffer | null,
  entry: NewEntry,
) {
  try {
    return await agent.history.record(entry, content, () =>
      replaceFile(agent.paths.lvscf, content, newFileMode, before),
    );
  } catch (error) {
    if (error instanceof ChangedMeanwhile) {
      assertBase(await noticeHandEditLocked(agent), before && sha256Of(before));
    }
    throw new AgentError('write-failed', { params: { what: 'lvs.cf' }, detail: (error as Error).message });
  }
}
