import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** A failed read or write, in words */
export class FileError extends Error {}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Record<string, string> = {
    ENOENT: 'no such file',
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EISDIR: 'is a directory',
    ENOTDIR: 'no such file',
    ENOSPC: 'no space left on the device',
    EROFS: 'the file system is read-only',
    ELOOP: 'its symbolic links lead nowhere',
  };
  return known[code] ?? (error instanceof Error ? error.message : String(error));
}

/** @param file `-` is standard input */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new FileError(`${file}: cannot be read: ${reason(error)}`);
  }
}

/**
 * Replaces a file's content so that whoever reads it, or a power cut, meets the old bytes or the new ones, never half of them:
 * temporary file beside it, synced, renamed over it, folder synced. A symbolic link stays and its target is replaced; mode and,
 * where allowed, owner are kept.
 */
export function replaceFile(file: string, content: Buffer): void {
  let temporary: string | null = null;
  try {
    const target = realpathSync(file);
    const folder = path.dirname(target);
    const old = statSync(target);
    temporary = path.join(folder, `.${path.basename(target)}.${process.pid}.new`);
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(fd, content);
      // The owner first: changing it takes set-id bits away. Only root may, and only then can it differ.
      if (process.getuid?.() === 0) fchownSync(fd, old.uid, old.gid);
      fchmodSync(fd, old.mode & 0o7777);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, target);
    temporary = null;
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (temporary) {
      try {
        unlinkSync(temporary);
      } catch {
        // It was never made, or is gone: nothing is left behind either way.
      }
    }
    throw new FileError(`${file}: cannot be written: ${reason(error)}`);
  }
}
