import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLvscf, type LvscfFile } from './lvscf-file';

/**
 * So long must a file that another hand has changed have been left alone before it counts as written. An editor that writes in place
 * empties the file and writes it in pieces, milliseconds apart; on a busy machine some tens of them.
 */
const STILL_MS = 300;
/** A file that somebody writes without end is taken as it is: whoever replaces it compares once more (replace-file.ts). */
const PATIENCE_MS = 2000;

/**
 * lvs.cf when nobody is in the middle of writing it. What is known already, or has been left alone for a moment, is returned at once.
 * @param known hash of the content that was entered last, asked anew at each look; null: none yet, so there is nothing that a half
 *   could be taken for
 * @returns null when there is no such file. @throws AgentError `too-large`, `unavailable`
 */
export async function settledLvscf(
  file: string,
  known: () => Promise<string | null>,
): Promise<LvscfFile | null> {
  for (const limit = performance.now() + PATIENCE_MS; ;) {
    const last = await known();
    const at = Date.now();
    const now = await readLvscf(file);
    if (now === null || last === null || now.sha256 === last) return now;
    // After it was read, and against the moment before that: however long either took, what was written meanwhile shows.
    const changed = await changedAt(file);
    const age = at - changed;
    // A time in the future is that of a clock that was set back, and says nothing.
    if (age >= STILL_MS || changed > Date.now() + STILL_MS || performance.now() > limit) return now;
    await sleep(Math.min(STILL_MS, STILL_MS - age));
  }
}

/** Milliseconds of the epoch; now for a file that has just gone. */
async function changedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Date.now();
  }
}
