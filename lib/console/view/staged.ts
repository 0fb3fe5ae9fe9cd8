import { diff } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { clock, plural } from '@/lib/i18n/format';
import { readConfig } from '../config';
import type { RouterReading } from './reading';

/** What the bar at the foot says. */
export type StagedState =
  | { kind: 'none' }
  | { kind: 'pending'; until: string | null }
  /** saved, and pulse stopped: start would take it */
  | { kind: 'stopped'; title: string; detail: string }
  | { kind: 'saved'; title: string; detail: string };

/** Compares what this router has saved with what it runs; the two files are only read when their hashes differ. */
export async function stagedState(
  { status, name }: RouterReading,
  router: RouterClient,
  now: Date,
): Promise<StagedState> {
  if (!status) return { kind: 'none' };
  const { saved, running, pending } = status.config;
  if (pending?.step === 'committed') {
    return { kind: 'pending', until: pending.revertAt && clock(pending.revertAt, now) };
  }
  if (!saved || saved.sha256 === running?.sha256) return { kind: 'none' };
  if (status.pulse.state === 'stopped') {
    const detail = `serial ${saved.serial_no ?? '–'} on ${name}`;
    return { kind: 'stopped', title: 'Saved, pulse is stopped', detail };
  }
  if (!running) {
    return {
      kind: 'saved',
      title: 'Saved, nothing runs yet',
      detail: `serial ${saved.serial_no ?? '–'} on ${name}`,
    };
  }
  try {
    const [a, b] = await Promise.all([readConfig('running', router), readConfig('saved', router)]);
    const changes = diff(a.cst, b.cst).filter((c) => c.params.field !== 'serial_no').length;
    const title = changes ? `${plural(changes, 'change')} saved, not running` : 'Saved, not running';
    const detail = `${name} runs serial ${running.serial_no ?? '–'}, serial ${saved.serial_no ?? '–'} is saved`;
    return { kind: 'saved', title, detail };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return {
      kind: 'saved',
      title: 'Saved, not running',
      detail: `serial ${saved.serial_no ?? '–'} on ${name}`,
    };
  }
}
