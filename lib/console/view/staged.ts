import { diff } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { clock, many } from '@/lib/i18n/format';
import type { Reader } from '@/lib/i18n/reader';
import { readConfig } from '../config';
import type { RouterReading } from './reading';

/** What the bar at the foot says. */
export type StagedState =
  | { kind: 'none' }
  | { kind: 'pending'; until: string | null }
  /** saved, and pulse stopped: start would take it */
  | { kind: 'stopped'; title: string; detail: string }
  | { kind: 'saved'; title: string; detail: string };

/**
 * Compares what this router has saved with what it runs; the two files are only read when their hashes differ.
 * @returns the bar's words in the reader's language
 */
export async function stagedState(
  { status, name }: RouterReading,
  router: RouterClient,
  now: Date,
  { locale, t }: Reader,
): Promise<StagedState> {
  if (!status) return { kind: 'none' };
  const { saved, running, pending } = status.config;
  if (pending?.step === 'committed') {
    return { kind: 'pending', until: pending.revertAt && clock(pending.revertAt, now, locale) };
  }
  if (!saved || saved.sha256 === running?.sha256) return { kind: 'none' };
  const detail = t('frame.staged.serialOn', { serial: saved.serial_no ?? '–', name });
  if (status.pulse.state === 'stopped') {
    return { kind: 'stopped', title: t('frame.staged.stopped'), detail };
  }
  if (!running) {
    return { kind: 'saved', title: t('frame.staged.nothingRuns'), detail };
  }
  try {
    const [a, b] = await Promise.all([readConfig('running', router), readConfig('saved', router)]);
    const changes = diff(a.cst, b.cst).filter((c) => c.params.field !== 'serial_no').length;
    const serials = { running: running.serial_no ?? '–', saved: saved.serial_no ?? '–' };
    return {
      kind: 'saved',
      title: changes ? t('frame.staged.changes', many(changes)) : t('frame.staged.notRunning'),
      detail: t('frame.staged.serials', { name, ...serials }),
    };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { kind: 'saved', title: t('frame.staged.notRunning'), detail };
  }
}
