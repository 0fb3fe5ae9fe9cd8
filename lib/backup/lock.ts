import path from 'node:path';
import { createClient, type Client } from '@libsql/client';
import { BackupFault, said } from './fault';

/** Moving files takes milliseconds, preparing a large database seconds: a console that starts meanwhile waits for it. */
const WAIT_MS = 10_000;
/** A restore waits only for a program that is just ending. */
const RESTORE_WAIT_MS = 500;

export interface DataLock {
  release(): void;
}

/**
 * The lock of the data folder: SQLite's own on an empty database `console.lock`, the one lock that Node's libraries offer which
 * the kernel drops when its holder is killed (docs/decisions/0235). Whoever works with the data shares it.
 * @throws BackupFault while a restore has it
 */
export async function shareData(folder: string): Promise<DataLock> {
  return take(folder, {
    begin: ['BEGIN', 'SELECT count(*) FROM sqlite_master'],
    waitMs: WAIT_MS,
    busy: 'The data of the console is just being restored. Wait until that has ended, then try again.',
  });
}

/** The same lock for one alone. @throws BackupFault while the console, piranha-passwd or a backup is at work */
export async function ownData(folder: string): Promise<DataLock> {
  return take(folder, {
    begin: ['BEGIN EXCLUSIVE'],
    waitMs: RESTORE_WAIT_MS,
    busy: 'The console is running (or a backup or piranha-passwd is). Stop it first: systemctl stop lvs-console. Nothing was changed.',
  });
}

/** Keeps locks from the garbage collector, which would close them under whoever trusts in them. */
const held = new Set<Client>();

async function take(
  folder: string,
  { begin, waitMs, busy }: { begin: string[]; waitMs: number; busy: string },
): Promise<DataLock> {
  const file = path.join(folder, 'console.lock');
  let client: Client | null = null;
  try {
    const mine = (client = createClient({ url: `file:${file}`, timeout: waitMs }));
    for (const sql of begin) await mine.execute(sql);
    held.add(mine);
    return {
      release: () => {
        held.delete(mine);
        // close() alone lets go only once the garbage collector has seen every statement.
        void mine
          .execute('ROLLBACK')
          .catch(() => undefined)
          .finally(() => mine.close());
      },
    };
  } catch (error) {
    client?.close();
    if (isBusy(error)) throw new BackupFault(busy);
    throw new BackupFault(`The lock ${file} cannot be taken: ${said(error)}`);
  }
}

/** Does somebody else hold a database? */
export function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
