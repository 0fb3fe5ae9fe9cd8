import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ownData, shareData, type DataLock } from './lock';
import { REPLACED, syncFolder } from './parts';

/** Prepared and decided: from here on a restore is finished, whoever finishes it. */
const PENDING = 'restore.pending';
/** The old data is aside, all of it; the new goes into its place. */
const PLACING = 'restore.placing';
/** Work that is worth nothing when the one who did it was killed. */
const SCRATCH = /^\.(?:backup|restore)-[A-Za-z0-9]{6}$/;
/** In the prepared folder: the name of the folder for the old data. */
const ASIDE = 'aside';

/** Names of the scratch folders, for mkdtemp. */
export const scratch = {
  backup: (folder: string) => path.join(folder, '.backup-'),
  restore: (folder: string) => path.join(folder, '.restore-'),
};

/** The file of a prepared folder that names where the old data goes. */
export function asideFile(prepared: string): string {
  return path.join(prepared, ASIDE);
}

/** Decides a restore: one rename. Before it nothing of the old data has changed, after it `settle` goes on to the end. */
export function decide(folder: string, prepared: string): void {
  renameSync(prepared, path.join(folder, PENDING));
  syncFolder(folder);
}

/**
 * Finishes a decided restore that was killed, and removes what a killed backup or an undecided restore left. Each step can be
 * done again. The caller owns the lock.
 */
export function settle(folder: string): void {
  const [pending, placing] = [path.join(folder, PENDING), path.join(folder, PLACING)];
  if (existsSync(pending)) {
    const aside = path.join(folder, readFileSync(asideFile(pending), 'utf8').trim());
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    for (const name of REPLACED) moveIfThere(path.join(folder, name), path.join(aside, name));
    syncFolder(aside);
    syncFolder(folder);
    renameSync(pending, placing);
    syncFolder(folder);
  }
  if (existsSync(placing)) {
    for (const name of REPLACED) moveIfThere(path.join(placing, name), path.join(folder, name));
    syncFolder(folder);
    rmSync(placing, { recursive: true });
  }
  for (const name of leftovers(folder)) rmSync(path.join(folder, name), { recursive: true });
}

/**
 * What every program does that works with the data: finishes a restore that was killed, then shares the lock until it ends.
 * @param folder made when missing
 * @throws BackupFault while a restore is under way
 */
export async function openData(folder: string): Promise<DataLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Scratch may be somebody's who is at work; then the lock is not to be had, and it stays.
  if (leftovers(folder).length > 0) await settleAlone(folder).catch(() => undefined);
  for (;;) {
    const shared = await shareData(folder);
    if (![PENDING, PLACING].some((name) => existsSync(path.join(folder, name)))) return shared;
    shared.release();
    await settleAlone(folder);
  }
}

async function settleAlone(folder: string): Promise<void> {
  const own = await ownData(folder);
  try {
    settle(folder);
  } finally {
    own.release();
  }
}

function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => SCRATCH.test(name));
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
