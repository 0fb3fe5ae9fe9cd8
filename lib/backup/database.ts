import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createClient } from '@libsql/client';
import { audit } from '@/lib/audit';
import { migrate, open } from '@/lib/db';
import { BackupFault, said } from './fault';
import { isBusy } from './lock';
import { checkShape } from './shape';

/** The console's transactions are short; one that holds the database this long is stuck. */
const WAIT_MS = 10_000;

/**
 * A consistent copy of a database that others write: `VACUUM INTO` reads it in one transaction.
 * @throws BackupFault in words
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const client = createClient({ url: `file:${from}`, timeout: WAIT_MS });
  try {
    await client.execute({ sql: 'VACUUM INTO ?', args: [to] });
  } catch (error) {
    throw new BackupFault(`${from} cannot be copied: ${said(error)}`);
  } finally {
    client.close();
  }
  await checkDatabase(to, null);
}

/**
 * Is it sound, and can this version of the console use it?
 * @param migrations folder of the known migrations; null: any will do
 * @throws BackupFault in words
 */
async function checkDatabase(file: string, migrations: string | null): Promise<void> {
  const client = createClient({ url: `file:${file}`, timeout: WAIT_MS });
  let applied: unknown[];
  try {
    const { rows } = await client.execute('PRAGMA integrity_check');
    const found = rows[0]?.integrity_check;
    if (found !== 'ok') throw new Error(typeof found === 'string' ? found : 'no answer');
    applied = (await client.execute('SELECT migration_name FROM _prisma_migrations')).rows.map(
      (row) => row.migration_name,
    );
  } catch (error) {
    throw new BackupFault(`The console.db of the backup is damaged: ${said(error)}`);
  } finally {
    client.close();
  }
  const known = migrations === null ? null : new Set<unknown>(readdirSync(migrations));
  const unknown = known && applied.find((name) => !known.has(name));
  if (unknown)
    throw new BackupFault(
      `This backup was made by a newer version of LVS Console (its database has the migration ${JSON.stringify(unknown)}). Install that version, then restore.`,
    );
}

/**
 * Makes the database of a backup one that may be used: checked, brought to this version, without any session, and with every
 * token revoked unless asked otherwise: what was ended after the backup was made must not live again.
 * @returns how many tokens were revoked
 * @throws BackupFault in words
 */
export async function prepareDatabase(
  file: string,
  options: { migrations: string; keepTokens: boolean; made: string; by: string },
): Promise<{ revoked: number }> {
  await checkDatabase(file, options.migrations);
  try {
    await migrate(file, options.migrations);
  } catch (error) {
    throw new BackupFault(`The console.db of the backup cannot be brought to this version: ${said(error)}`);
  }
  await checkShape(file, options.migrations);
  const db = open(file);
  try {
    await db.session.deleteMany();
    const revoked = options.keepTokens
      ? 0
      : (await db.apiToken.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } })).count;
    await audit(
      {
        user: null,
        address: 'shell',
        action: 'backup.restore',
        object: options.made,
        outcome: 'done',
        detail: `by ${options.by}`,
      },
      db,
    );
    return { revoked };
  } finally {
    await db.$disconnect();
  }
}

/**
 * Brings what stands in the journal of a prepared database into its file and takes the journal away.
 * @throws BackupFault in words
 */
export async function foldJournal(file: string): Promise<void> {
  const client = createClient({ url: `file:${file}`, timeout: WAIT_MS });
  try {
    const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    if (rows[0]?.busy !== 0) throw new BackupFault(`The journal of ${file} is in use. Nothing was changed.`);
  } finally {
    client.close();
  }
  for (const journal of ['-wal', '-shm']) rmSync(`${file}${journal}`, { force: true });
}

/**
 * Brings the present database into one file, so that it can be set aside as one.
 * @throws BackupFault when a program has it open that does not know the lock: another version of the console, sqlite3
 */
export async function closeDatabase(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const client = createClient({ url: `file:${file}`, timeout: 500 });
  try {
    await client.execute('PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (isBusy(error))
      throw new BackupFault(
        `A program has ${file} open. End it first (systemctl stop lvs-console). Nothing was changed.`,
      );
    // A damaged database may be the reason of the restore: it is set aside as it lies, with its journals.
  } finally {
    client.close();
  }
}
