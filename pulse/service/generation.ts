import {
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** Running, one before it (what a reload compares with), and one in reserve. */
const KEPT = 3;

/** Files of a generation, by name; docs/architecture.md says what each is for. */
export type Files = Record<string, string | Uint8Array>;

/**
 * Writes a generation folder, whole and on the disk before it returns. Nothing points to it yet.
 * @throws Error, a sentence, when the disk does not take it; nothing is left there then
 * @param data /var/lib/pulse
 * @returns the folder's name within `data`
 */
export function writeGeneration(data: string, sha256: string, now: Date, files: Files): string {
  const stem = `gen-${now.toISOString().replace(/[-:.]/g, '')}-${sha256.slice(0, 8)}`;
  let name = null;
  try {
    mkdirSync(data, { recursive: true, mode: 0o755 });
    name = makeFolder(data, stem);
    fill(path.join(data, name), files);
    syncFolder(data);
    return name;
  } catch (error) {
    if (name !== null) dropGeneration(data, name);
    const { message } = error as Error;
    throw new Error(
      `What was made of lvs.cf cannot be written below ${data} (${message}). \`pulse boot\` starts what was applied last.`,
      { cause: error },
    );
  }
}

function fill(folder: string, files: Files): void {
  for (const [file, content] of Object.entries(files)) {
    const fd = openSync(path.join(folder, file), 'wx', 0o644);
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
    closeSync(fd);
  }
  syncFolder(folder);
}

/** A name that is free: two compiles within a millisecond are two generations. */
function makeFolder(data: string, stem: string): string {
  for (let n = 0; ; n++) {
    const name = n ? `${stem}-${n}` : stem;
    try {
      mkdirSync(path.join(data, name), { mode: 0o755 });
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || n > 99) throw error;
    }
  }
}

/** Makes it the applied one, by one rename: whoever looks sees the old or the new, also after a power cut. */
export function applyGeneration(data: string, name: string): void {
  const fresh = path.join(data, '.applied-new');
  rmSync(fresh, { force: true });
  symlinkSync(name, fresh);
  renameSync(fresh, path.join(data, 'applied'));
  syncFolder(data);
}

/** The folder's name that `applied` points to; null when nothing was applied yet. */
export function appliedGeneration(data: string): string | null {
  try {
    return readlinkSync(path.join(data, 'applied'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes a generation that was not accepted. */
export function dropGeneration(data: string, name: string): void {
  rmSync(path.join(data, name), { recursive: true, force: true });
}

/**
 * Removes all but the newest ones and those that a symbolic link here names: `applied`, and `kept`, to which the agent would
 * return if a change that waits for its confirmation is undone (it may be older than any other).
 * @param loaded what runs, null when nothing does: `pulse stop` takes back what it names
 */
export function pruneGenerations(data: string, loaded: string | null): void {
  const entries = readdirSync(data, { withFileTypes: true });
  const named = new Set(
    entries.filter((e) => e.isSymbolicLink()).map((e) => readlinkSync(path.join(data, e.name))),
  );
  const all = entries.map((e) => e.name).filter((name) => name.startsWith('gen-'));
  const old = all.sort().reverse().slice(KEPT);
  for (const name of old) if (!named.has(name) && name !== loaded) dropGeneration(data, name);
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
