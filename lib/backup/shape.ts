import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { migrate } from '@/lib/db';
import { BackupFault } from './fault';

/**
 * Is the database made of what our migrations make, to the letter? A trigger of somebody else could give back, when the console
 * runs, what the restore has just taken away; a view, a default or a generated column could do the like. Statements are
 * compared, not judged: whatever is hidden in one makes it differ from ours.
 * @param file brought to the newest of `migrations` already
 * @throws BackupFault in words, which names what differs
 */
export async function checkShape(file: string, migrations: string): Promise<void> {
  const folder = mkdtempSync(path.join(path.dirname(file), 'shape-'));
  try {
    const ours = path.join(folder, 'console.db');
    await migrate(ours, migrations);
    const [right, found] = [await shapeOf(ours), await shapeOf(file)];
    const wrong = [...new Set([...right.keys(), ...found.keys()])].filter(
      (name) => right.get(name) !== found.get(name),
    );
    if (wrong.length > 0)
      throw new BackupFault(
        `The console.db of the backup was changed by hand: ${named(wrong)} not as LVS Console makes it. Such a database could undo later what a restore revokes. Take another backup. Nothing was changed.`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The statements that a database is made of, by kind and name. What ANALYZE counted is left out: root may have asked for it, and
 * it only speeds queries up.
 */
async function shapeOf(file: string): Promise<Map<string, string>> {
  const client = createClient({ url: `file:${file}` });
  try {
    const { rows } = await client.execute(
      `SELECT coalesce(type || ' ' || name, 'something without a name') AS key, json_array(tbl_name, sql) AS made
         FROM sqlite_master WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))`,
    );
    const shape = new Map<string, string>();
    // A forged list may name one thing twice: neither hides the other.
    for (const { key, made } of rows as unknown as { key: string; made: string }[])
      shape.set(key, (shape.get(key) ?? '') + made);
    return shape;
  } finally {
    client.close();
  }
}

/** The first few of them; quoted, since the names are somebody else's and go to a terminal. */
function named(wrong: string[]): string {
  const few = wrong.slice(0, 3).map((name) => JSON.stringify(name.slice(0, 80)));
  const more = wrong.length > few.length ? ` and ${wrong.length - few.length} more` : '';
  return `${few.join(', ')}${more} ${wrong.length === 1 ? 'is' : 'are'}`;
}
