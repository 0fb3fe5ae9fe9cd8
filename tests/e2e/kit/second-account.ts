import { createClient } from '@libsql/client';
import path from 'node:path';
import type { TestConsole } from './console';

/** Another administrator with the first one's password: no password is hashed for it. */
export async function secondAccount(at: TestConsole, name: string): Promise<void> {
  const db = createClient({ url: `file:${path.join(at.data, 'console.db')}`, timeout: 5000 });
  await db.execute({
    sql: `INSERT INTO User (id, name, passwordHash, role) SELECT ?, ?, passwordHash, role FROM User WHERE name = 'piranha'`,
    args: [name, name],
  });
  db.close();
}
