import { constants, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { audit } from '@/lib/audit';
import { database } from '@/lib/db';
import { encode } from './container';
import { copyDatabase } from './database';
import { BackupFault, said } from './fault';
import { NEEDED, PARTS, type PartName } from './parts';
import { openData, scratch } from './settle';

/** Pairing changes three files one after the other, in milliseconds; more turns than this mean that something is wrong. */
const MAX_TURNS = 5;

/**
 * A backup of the data folder, while the console may be running: the database by its own means, the small files read before
 * and after until nobody changed one meanwhile. Noted in the audit. The process must run as the owner of the folder.
 * @param options.product version of LVS Console; options.by: who asked
 * @returns the bytes of the backup's file. They hold secrets
 * @throws BackupFault in words
 */
export async function takeBackup(folder: string, options: { product: string; by: string }): Promise<Buffer> {
  const lock = await openData(folder);
  const aside = mkdtempSync(scratch.backup(folder));
  const made = new Date().toISOString();
  try {
    const parts = await readAll(folder, path.join(aside, 'console.db'));
    const bytes = encode({ product: options.product, made, host: os.hostname().slice(0, 255), parts });
    await audit({
      user: null,
      address: 'shell',
      action: 'backup.make',
      object: made,
      outcome: 'done',
      detail: `by ${options.by}`,
    });
    await database().$disconnect();
    return bytes;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    lock.release();
  }
}

async function readAll(folder: string, copy: string): Promise<Map<PartName, Buffer>> {
  for (const name of NEEDED)
    if (!existsSync(path.join(folder, name)))
      throw new BackupFault(
        `${path.join(folder, name)} does not exist: the console has not been started here yet, and there is nothing to back up.`,
      );
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const before = readSmall(folder);
    rmSync(copy, { force: true });
    await copyDatabase(path.join(folder, 'console.db'), copy);
    const after = readSmall(folder);
    if (alike(before, after)) return new Map([['console.db', readFileSync(copy)], ...after]);
  }
  throw new BackupFault(`The files in ${folder} are being changed all the time; try again later.`);
}

function readSmall(folder: string): Map<PartName, Buffer> {
  const found = new Map<PartName, Buffer>();
  for (const name of PARTS) {
    const data = name === 'console.db' ? null : read(path.join(folder, name));
    if (data) found.set(name, data);
  }
  return found;
}

function alike(a: Map<PartName, Buffer>, b: Map<PartName, Buffer>): boolean {
  return a.size === b.size && [...a].every(([name, data]) => b.get(name)?.equals(data));
}

/** A link is not followed: what it names is none of the console's data. */
function read(file: string): Buffer | null {
  let handle: number | null = null;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    return readFileSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new BackupFault(`${file} cannot be read: ${said(error)}`);
  } finally {
    if (handle !== null) closeSync(handle);
  }
}
