import { constants } from 'node:fs';
import { mkdir, open, readdir, readlink, rename, stat, unlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

/** Our temporary files: beside their target, so that rename stays within one file system; recognised when they were left over. */
const temporary = (target: string) =>
  path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.lvs-tmp`);
const isTemporary = (name: string, target: string) =>
  name.startsWith(`.${path.basename(target)}.`) && name.endsWith('.lvs-tmp');

/**
 * Puts new bytes in the place of a file in one step: whoever reads it, whatever dies meanwhile, finds the old or the new bytes,
 * whole. A symbolic link is followed, mode and owner of an existing file are kept, and after the return a power cut does not
 * undo it.
 * @param mode of a file that does not exist yet
 * @throws the system's error; the old file is then untouched and nothing is left beside it
 */
export async function replaceFile(file: string, bytes: Uint8Array, mode: number): Promise<void> {
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
    await rename(name, target);
  } catch (error) {
    await unlink(name).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/** Removes a file for good; that it was not there is fine. */
export async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await syncDirectory(path.dirname(file));
}

/** Removes what a killed writer left beside the file. To be called while nobody writes it. */
export async function removeLeftovers(file: string): Promise<void> {
  const target = await resolveLink(file);
  const names = await readdir(path.dirname(target)).catch(() => []);
  for (const name of names.filter((n) => isTemporary(n, target)))
    await unlink(path.join(path.dirname(target), name));
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
