import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/lib/db';
import { decode, encode, type Backup } from './container';
import { besides, makeData, marksOf, MIGRATIONS } from './data.test-kit';
import { restoreBackup, takeBackup } from './index';
import { prepareDatabase } from './database';

let root: string;
let folder: string;
let good: Backup;

beforeAll(async () => {
  ({ root, folder } = await makeData('old'));
  process.env.LVS_ROOT = root;
  good = decode(await takeBackup(folder, { product: '0.1.0', by: 'root' }));
});
afterAll(() => {
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

const options = { migrations: MIGRATIONS, keepTokens: false, by: 'root', made: 'then' };

async function changed(file: string, ...statements: string[]): Promise<string> {
  const client = createClient({ url: `file:${file}` });
  for (const statement of statements) await client.execute(statement);
  client.close();
  return file;
}

let files = 0;
/** The database of the good backup, with something done to it. @returns path of a new file */
function forged(...statements: string[]): Promise<string> {
  const file = path.join(root, `forged-${files++}.db`);
  writeFileSync(file, good.parts.get('console.db') ?? '');
  return changed(file, ...statements);
}

const AGAIN = `CREATE TRIGGER again AFTER UPDATE ON ApiToken WHEN NEW.revokedAt IS NOT NULL
  BEGIN UPDATE ApiToken SET revokedAt = NULL WHERE id = NEW.id; END`;

describe('R64 a restored database is made of what the console makes', () => {
  it('a trigger that would give revoked tokens back is refused; nothing changes', async () => {
    const data = readFileSync(await forged(AGAIN));
    const bytes = encode({ ...good, parts: new Map(good.parts).set('console.db', data) });
    await expect(restoreBackup(folder, bytes, options)).rejects.toThrow(
      'The console.db of the backup was changed by hand: "trigger again" is not as LVS Console makes it.',
    );
    expect(await marksOf(folder)).toEqual(['old']);
    expect(besides(folder)).toEqual([]);
  });

  it.each([
    ['"view all_tokens" is', ['CREATE VIEW all_tokens AS SELECT * FROM ApiToken']],
    ['"trigger User_changed" is', ['DROP TRIGGER User_changed']],
    ['"index User_name_key" is', ['DROP INDEX User_name_key']],
    ['"table ApiToken" is', ['ALTER TABLE ApiToken ADD COLUMN more TEXT']],
    ['"table a\\u001b[2J" is', ['CREATE TABLE "a\u001b[2J" (a TEXT)']],
    [' and 2 more are', [1, 2, 3, 4, 5].map((n) => `CREATE TABLE more${n} (a TEXT)`)],
  ])('so is anything else that differs, by its name: %s', async (said, statements) => {
    const file = await forged(...statements);
    await expect(prepareDatabase(file, options)).rejects.toThrow(said);
  });

  it('what an older version made, and what ANALYZE counted, is good', async () => {
    const early = path.join(root, 'early');
    mkdirSync(early);
    for (const name of ['20261121225026_init', '20261122061535_access'])
      cpSync(path.join(MIGRATIONS, name), path.join(early, name), { recursive: true });
    const file = path.join(root, 'early.db');
    await migrate(file, early);
    expect(await prepareDatabase(file, options)).toEqual({ revoked: 0 });
    expect(await prepareDatabase(await forged('ANALYZE'), options)).toEqual({ revoked: 1 });
  });
});
