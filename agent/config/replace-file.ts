import { constants, linkSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { mkdir, open, readdir, readlink, rename, stat, unlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ENDING = '.lvs-tmp';

/** Our temporary files: beside their target, so that rename stays within one file system; recognised when they were left over. */
const temporary = (target: string) =>
  path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}${ENDING}`);
const isTemporary = (name: string, target: string) =>
  name.startsWith(`.${path.basename(target)}.`) && name.endsWith(ENDING);

/** The file is not any more what it was when its replacement was made: another hand was quicker. What it wrote stands there. */
export class ChangedMeanwhile extends Error {}

/**
 * Puts new bytes in the place of a file in one step: whoever reads it, whatever dies meanwhile, finds the old or the new bytes,
 * whole. A symbolic link is followed, mode and owner of an existing file are kept, and after the return a power cut does not
 * undo it.
 * @param mode of a file that does not exist yet
 * @param expected what must still stand there at the moment of the replacement, null: nothing; left out: whatever does
 * @throws ChangedMeanwhile, or the system's error; the old file is then untouched and nothing is left beside it
 */
export async function replaceFile(
  file: string,
  bytes: Uint8Array,
  mode: number,
  expected?: Uint8Array | null,
): Promise<void> {
  const target = await resolveLink(file);
  const directory = path.dirname(target);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const old = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (old && !old.isFile()) throw new Error(`${target} is not an ordinary file`);
  const name = temporary(target);
  const handle = await open(
    name,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    try {
      await handle.writeFile(bytes);
      if (old) await handle.chown(old.uid, old.gid);
      await handle.chmod(old ? old.mode & 0o7777 : mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (expected === undefined) await rename(name, target);
    else await swap(name, target, expected);
  } catch (error) {
    await unlink(name).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/**
 * Renames `name` to `target` unless another hand has changed that meanwhile. The kernel has no such call: so it is looked
 * before, the old file is kept under a second name, and it is looked once more at what was replaced, also after who had just opened
 * it has written. What remains is an editor that renames between two calls in a row, some microseconds.
 */
async function swap(name: string, target: string, expected: Uint8Array | null): Promise<void> {
  const changed = () => new ChangedMeanwhile(`${target} was changed meanwhile`);
  if (expected === null) return makeNew(name, target, changed);
  const kept = temporary(target);
  // One after the other without giving way to anything else of this process, hence not the asynchronous calls.
  if (!holds(target, expected)) throw changed();
  const linked = canLink(target, kept);
  renameSync(name, target);
  if (!linked) return;
  try {
    for (const pause of LATE_WRITERS_MS) {
      if (pause > 0) await sleep(pause);
      if (holds(kept, expected)) continue;
      renameSync(kept, target);
      throw changed();
    }
  } finally {
    await unlink(kept).catch(() => undefined);
  }
}

/** An editor that writes in place has opened the file and writes a moment later, into what was replaced in between. */
const LATE_WRITERS_MS = [0, 5];

/** Does the file hold exactly this? One that is gone does not. */
function holds(file: string, expected: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(expected);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** False on a file system without second names (vfat, some network file systems). */
function canLink(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return false;
    throw error;
  }
}

/** A link is refused where something stands. */
function makeNew(name: string, target: string, changed: () => Error): void {
  try {
    if (canLink(name, target)) unlinkSync(name);
    else renameSync(name, target);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? changed() : error;
  }
}

/** Removes a file for good; that it was not there is fine. */
export async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await syncDirectory(path.dirname(file));
}

/**
 * Removes what a killed writer left beside the file; what cannot be removed (a read-only file system) stays until the next start.
 * To be called while nobody writes it.
 */
export async function removeLeftovers(file: string): Promise<void> {
  const target = await resolveLink(file);
  await removeAll(path.dirname(target), (name) => isTemporary(name, target));
}

/** The same of every file in a directory that is ours alone. */
export async function removeLeftoversIn(directory: string): Promise<void> {
  await removeAll(directory, (name) => name.startsWith('.') && name.endsWith(ENDING));
}

async function removeAll(directory: string, wanted: (name: string) => boolean): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter(wanted)) await unlink(path.join(directory, name)).catch(() => undefined);
}

/** Follows symbolic links by hand, since realpath fails on one whose target does not exist yet. */
async function resolveLink(file: string): Promise<string> {
  let target = file;
  // The kernel's own bound on links in a row (path_resolution(7)).
  for (let i = 0; i < 40; i++) {
    const link = await readlink(target).catch((error: NodeJS.ErrnoException) => {
      // EINVAL: it is no link; ENOENT: there is nothing yet
      if (error.code === 'EINVAL' || error.code === 'ENOENT') return null;
      throw error;
    });
    if (link === null) return target;
    target = path.resolve(path.dirname(target), link);
  }
  throw new Error(`${file} is a loop of symbolic links`);
}

/** A rename is on the disk once its directory is. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
