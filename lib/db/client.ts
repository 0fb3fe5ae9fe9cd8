import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { paths } from '@/lib/protocol';
import { PrismaClient } from './generated/client';

export type Database = PrismaClient;

/** piranha-passwd and the console write the same file; each waits this long for the other's transaction. */
const LOCK_WAIT_MS = 5_000;

/** On globalThis, since Next loads a module once per bundle and a second connection would only cost memory. */
const kept = globalThis as { lvsDatabase?: PrismaClient };

/** Where the console's database lies: `/var/lib/lvs-console/console.db`, below LVS_ROOT. */
export function databaseFile(): string {
  return path.join(paths().consoleData, 'console.db');
}

/** The console's database, opened at the first call. `migrate` must have run in this start of the console. */
export function database(): Database {
  return (kept.lvsDatabase ??= open(databaseFile()));
}

/** Opens a database of its own; for tests and for commands that end. */
export function open(file: string): Database {
  return new PrismaClient({ adapter: new PrismaLibSql({ url: `file:${file}`, timeout: LOCK_WAIT_MS }) });
}
