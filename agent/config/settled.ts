import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLvscf, type LvscfFile } from './lvscf-file';

/**
 * So long must a file that another hand has just changed stay the same before it counts as written. An editor that writes in place
 * empties the file and writes it in pieces, milliseconds apart; on a busy machine some tens of them.
 */
const STILL_MS = 300;
/** What was changed longer ago is not looked at twice. Times of files come from a clock that a busy machine sets late, some tenths of a second. */
const LONG_AGO_MS = 2000;
/** A file that somebody writes without end is taken as it is: whoever replaces it compares once more (replace-file.ts). */
const PATIENCE_MS = 2000;

/**
 * lvs.cf when nobody is in the middle of writing it. What is known already, or was changed long ago, is returned at once.
 * @param known hash of the content that was entered last, asked anew at each look; null: none yet, so there is nothing that a half
 *   could be taken for
 * @returns null when there is no such file. @throws AgentError `too-large`, `unavailable`
 */
export async function settledLvscf(
  file: string,
  known: () => Promise<string | null>,
): Promise<LvscfFile | null> {
  const started = performance.now();
  for (let seen = '', since = started; ;) {
    const last = await known();
    const looked = performance.now();
    const now = await readLvscf(file);
    if (now === null || last === null || now.sha256 === last) return now;
    // A time in the future is that of a clock that was set back, and says nothing.
    if (Math.abs(Date.now() - (await changedAt(file))) >= LONG_AGO_MS) return now;
    if (now.sha256 !== seen) [seen, since] = [now.sha256, performance.now()];
    if (looked - since >= STILL_MS || looked - started >= PATIENCE_MS) return now;
    // a timer may come a millisecond early
    await sleep(STILL_MS + 10);
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
