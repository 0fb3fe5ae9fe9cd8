import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './migrate';

let folder: string;
let file: string;
let migrations: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lvs-migrate-'));
  file = path.join(folder, 'test.db');
  migrations = path.join(folder, 'migrations');
  add(
    '1_init',
    'CREATE TABLE "A" ("id" INTEGER PRIMARY KEY); CREATE TABLE "B" ("a" INTEGER REFERENCES "A"("id") ON DELETE CASCADE); INSERT INTO "A" VALUES (1); INSERT INTO "B" VALUES (1);',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function add(name: string, sql: string) {
  mkdirSync(path.join(migrations, name), { recursive: true });
  writeFileSync(path.join(migrations, name, 'migration.sql'), sql);
}

async function rows(sql: string) {
  const client = createClient({ url: `file:${file}` });
  const result = await client.execute(sql);
  client.close();
  return result.rows.length;
}

it('applies what is new, in order, once', async () => {
  expect(await migrate(file, migrations)).toEqual(['1_init']);
  add('2_more', 'ALTER TABLE "A" ADD COLUMN "x" TEXT');
  expect(await migrate(file, migrations)).toEqual(['2_more']);
  expect(await migrate(file, migrations)).toEqual([]);
  expect(await rows('SELECT * FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toBe(2);
});

it('rebuilds a table without carrying out its ON DELETE rules', async () => {
  await migrate(file, migrations);
  add(
    '2_rebuild',
    'CREATE TABLE "new_A" ("id" INTEGER PRIMARY KEY, "x" TEXT); INSERT INTO "new_A" ("id") SELECT "id" FROM "A"; DROP TABLE "A"; ALTER TABLE "new_A" RENAME TO "A";',
  );
  await migrate(file, migrations);
  expect(await rows('SELECT * FROM "B"')).toBe(1);
});

it('leaves the database as it was when a migration fails, breaks a reference, or was changed', async () => {
  await migrate(file, migrations);
  add('2_good', 'CREATE TABLE "C" ("id" INTEGER)');
  add('3_bad', 'DELETE FROM "A"');
  await expect(migrate(file, migrations)).rejects.toThrow('3_bad leaves 1 broken references');
  expect(await rows(`SELECT * FROM sqlite_master WHERE name = 'C'`)).toBe(0);
  expect(await rows('SELECT * FROM "A"')).toBe(1);
  add('3_bad', 'NO SUCH SQL');
  await expect(migrate(file, migrations)).rejects.toThrow();
  expect(await rows('SELECT * FROM _prisma_migrations')).toBe(1);
  rmSync(path.join(migrations, '3_bad'), { recursive: true });
  add('1_init', '-- changed');
  await expect(migrate(file, migrations)).rejects.toThrow('1_init was changed after it had run');
});

it('lets two processes that start together both go on', async () => {
  const program = `import('${path.resolve('lib/db/migrate.ts')}').then(({ migrate }) => migrate(...process.argv.slice(1)).then((done) => console.log(done.length)))`;
  const start = () =>
    promisify(execFile)(path.resolve('node_modules/.bin/tsx'), ['-e', program, file, migrations]);
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ stdout }) => Number(stdout)).sort()).toEqual([0, 1]);
}, 30_000);
