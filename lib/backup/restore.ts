import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { decode, type Backup } from './container';
import { closeDatabase, foldJournal, prepareDatabase } from './database';
import { BackupFault, said } from './fault';
import { ownData } from './lock';
import { syncFolder } from './parts';
import { asideFile, decide, scratch, settle } from './settle';

export interface Restored {
  /** when and where the backup was made, by which version */
  made: string;
  host: string;
  product: string;
  /** folder with the data of before */
  aside: string;
  /** tokens of the backup that are revoked now */
  revoked: number;
}

/**
 * Puts a backup in the place of the console's data. All of it is checked and prepared first; then one rename decides, and
 * whatever is killed after that is finished by the next start (`openData`). The process must run as the owner of the folder.
 * @param bytes of the backup's file
 * @param options.migrations folder of this version's migrations; options.by: who asked, for the audit
 * @throws BackupFault in words; nothing has changed then
 */
export async function restoreBackup(
  folder: string,
  bytes: Buffer,
  options: { migrations: string; keepTokens: boolean; by: string },
): Promise<Restored> {
  const backup = decode(bytes);
  const lock = await ownData(folder);
  try {
    settle(folder);
    const aside = unused(folder, new Date());
    const prepared = mkdtempSync(scratch.restore(folder));
    let revoked: number;
    try {
      writeParts(prepared, backup);
      const database = path.join(prepared, 'console.db');
      ({ revoked } = await prepareDatabase(database, { ...options, made: backup.made }));
      // Its journal is in it: nothing of it may be left in a file that is not set in place.
      await foldJournal(database);
      writeWhole(asideFile(prepared), `${aside}\n`);
      syncTree(prepared);
      await closeDatabase(path.join(folder, 'console.db'));
      decide(folder, prepared);
    } catch (error) {
      rmSync(prepared, { recursive: true, force: true });
      throw error instanceof BackupFault ? error : new BackupFault(`${said(error)}. Nothing was changed.`);
    }
    settle(folder);
    const { made, host, product } = backup;
    return { made, host, product, aside: path.join(folder, aside), revoked };
  } catch (error) {
    if (error instanceof BackupFault) throw error;
    throw new BackupFault(
      `A restore could not be finished: ${said(error)}. Mend that; the next start of the console, or of this command, goes on with it.`,
    );
  } finally {
    lock.release();
  }
}

/** A second restore in the same second must not set its old data among those of the first. */
function unused(folder: string, now: Date): string {
  const name = `before-restore-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  for (let turn = 1; ; turn++) {
    const one = turn === 1 ? name : `${name}-${turn}`;
    if (!existsSync(path.join(folder, one))) return one;
  }
}

function writeParts(prepared: string, backup: Backup): void {
  for (const [name, data] of backup.parts) {
    const file = path.join(prepared, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeWhole(file, data);
  }
}

function writeWhole(file: string, data: Buffer | string): void {
  writeFileSync(file, data, { mode: 0o600, flag: 'wx', flush: true });
}

/** The database was written by its own library since; the folders last with their names. */
function syncTree(prepared: string): void {
  const handle = openSync(path.join(prepared, 'console.db'), 'r');
  fsyncSync(handle);
  closeSync(handle);
  const tls = path.join(prepared, 'tls');
  if (existsSync(tls)) syncFolder(tls);
  syncFolder(prepared);
}
