import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { type Intent, type Paths, parseIntents, printIntents } from '@/lib/protocol';

/** What operators decided on this router. */
export interface Kept {
  intents: Intent[];
  /** false: the disk took nothing, and the machine's next start forgets what was decided since */
  saved: boolean;
}

/** @throws Error when there is a file that cannot be read: what was decided is then not known */
export function readIntents({ intents, intentsUnsaved }: Paths): Kept {
  const unsaved = textOf(intentsUnsaved);
  return { intents: parseIntents(unsaved ?? textOf(intents) ?? ''), saved: unsaved === null };
}

/**
 * Puts the list in the place of the old one, in one step. Where the disk takes nothing it goes to /run, from where lvsd and
 * `pulse` read it first.
 * @returns is it on the disk?
 * @throws Error when neither takes it; what was there is unchanged
 */
export function writeIntents({ intents: file, intentsUnsaved }: Paths, intents: Intent[]): boolean {
  const text = printIntents(intents);
  try {
    replace(file, text, 0o700);
  } catch {
    replace(intentsUnsaved, text, 0o755);
    return false;
  }
  rmSync(intentsUnsaved, { force: true });
  return true;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Old or new, whole, and on the disk when it returns. */
export function replace(file: string, text: string, folderMode: number): void {
  const folder = path.dirname(file);
  const fresh = `${file}.lvs-tmp`;
  mkdirSync(folder, { recursive: true, mode: folderMode });
  rmSync(fresh, { force: true });
  try {
    const fd = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
