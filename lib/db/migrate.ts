import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient, type Transaction } from '@libsql/client';

/** Prisma's own table, so that `prisma migrate` can take the database over. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/** Another process that is just migrating needs a moment, not half a minute. */
const LOCK_WAIT_MS = 10_000;

/**
 * Brings the database to the newest migration, all in one transaction: it ends at the old or the new state, never between.
 * Two processes that start together: the second waits, then finds nothing to do.
 * @param file path of the database; made when missing
 * @param migrations folder with one NAME/migration.sql each, applied in the order of their names
 * @returns names of the migrations applied now
 * @throws Error in words when a migration was changed after it ran, breaks a reference, or cannot be applied
 */
export async function migrate(file: string, migrations: string): Promise<string[]> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const client = createClient({ url: `file:${file}`, timeout: LOCK_WAIT_MS });
  try {
    await client.execute('PRAGMA journal_mode = WAL');
    // Off before BEGIN: inside a transaction the switch does nothing, and rebuilding a table would then carry out its
    // ON DELETE rules and lose rows without a word. References are checked below instead.
    await client.execute('PRAGMA foreign_keys = OFF');
    const transaction = await client.transaction('write');
    try {
      const applied = await applyAll(transaction, migrations);
      await transaction.commit();
      return applied;
    } finally {
      transaction.close();
    }
  } finally {
    client.close();
  }
}

async function applyAll(db: Transaction, migrations: string): Promise<string[]> {
  await db.execute(HISTORY);
  const { rows } = await db.execute(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const done = new Map(rows.map((row) => [row.migration_name as string, row.checksum as string]));
  const applied: string[] = [];
  for (const name of migrationNames(migrations)) {
    const sql = readFileSync(path.join(migrations, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    if (done.has(name)) {
      if (done.get(name) !== checksum)
        throw new Error(`Migration ${name} was changed after it had run on this database.`);
      continue;
    }
    await db.executeMultiple(sql);
    const broken = await db.execute('PRAGMA foreign_key_check');
    if (broken.rows.length > 0)
      throw new Error(
        `Migration ${name} leaves ${broken.rows.length} broken references; nothing was changed.`,
      );
    await db.execute({
      sql: 'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES (?, ?, ?, current_timestamp, 1)',
      args: [randomUUID(), checksum, name],
    });
    applied.push(name);
  }
  return applied;
}

function migrationNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
