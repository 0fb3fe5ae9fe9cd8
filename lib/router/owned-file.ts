import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, link, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '@/lib/protocol';

function failed(file: string, error: unknown): AgentError {
  const detail = error instanceof Error ? error.message : String(error);
  return new AgentError('write-failed', { params: { what: file }, detail });
}

/** @returns the file's bytes, or null when there is none. @throws AgentError `read-failed` */
export async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const detail = error instanceof Error ? error.message : String(error);
    throw new AgentError('read-failed', { params: { what: file }, detail });
  }
}

/**
 * Writes a file of the console's data folder: whole or not at all, mode 0600, owned by the folder's owner, since root's
 * `lvsctl pair` writes there for the console's own user.
 * @param replace false: keep a file that is there already
 * @throws AgentError `write-failed`
 */
export async function writeOwned(
  file: string,
  data: string | Buffer,
  { replace = true } = {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  let handle: FileHandle | null = null;
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 });
    // 'wx' never follows a link that somebody laid there.
    handle = await open(temporary, 'wx', 0o600);
    await handle.writeFile(data);
    const owner = await stat(folder);
    if (process.getuid?.() === 0) await handle.chown(owner.uid, owner.gid);
    await handle.sync();
    if (replace) await rename(temporary, file);
    else await link(temporary, file).catch(ignoreExisting);
    if (!replace) await unlink(temporary);
    const directory = await open(folder);
    await directory.sync().finally(() => directory.close());
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw failed(file, error);
  } finally {
    await handle?.close();
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Removes a file that may be gone already. @throws AgentError `write-failed` */
export async function removeIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw failed(file, error);
  });
}
