import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { migrate, open, type Database } from '@/lib/db';

export const MIGRATIONS = path.resolve('prisma/migrations');

/** A data folder below a root of its own, with accounts, a session and a token, as a console leaves it. */
export async function makeData(mark: string): Promise<{ root: string; folder: string }> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'lvs-backup-'));
  const folder = path.join(root, 'var/lib/lvs-console');
  mkdirSync(path.join(folder, 'tls'), { recursive: true, mode: 0o700 });
  for (const name of [
    'secret',
    'totp.key',
    'tls/cert.pem',
    'tls/key.pem',
    'id_ed25519',
    'known_hosts',
    'peer.json',
  ])
    writeFileSync(path.join(folder, name), `${name} of ${mark}\n`, { mode: 0o600 });
  await migrate(path.join(folder, 'console.db'), MIGRATIONS);
  await withDatabase(folder, async (db) => {
    const { id } = await db.user.create({ data: { name: mark, passwordHash: 'x' } });
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db.session.create({
      data: { idHash: `session of ${mark}`, userId: id, expiresAt, address: '10.0.0.1', userAgent: '' },
    });
    await db.apiToken.create({
      data: { tokenHash: `token of ${mark}`, userId: id, name: 't', role: 'viewer', expiresAt },
    });
  });
  // Its own connections live on in this process until they are collected; the copy is nobody's.
  const kept = `${root}-kept`;
  cpSync(root, kept, { recursive: true });
  rmSync(root, { recursive: true });
  return { root: kept, folder: path.join(kept, 'var/lib/lvs-console') };
}

/** The command as it is packed: its bundle beside prisma/ and node_modules. @returns path of the bundle */
export async function buildCommand(): Promise<string> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'lvs-backup-command-'));
  for (const name of ['node_modules', 'prisma']) symlinkSync(path.resolve(name), path.join(home, name));
  const outfile = path.join(home, 'dist/lvs-console.cjs');
  await build({
    entryPoints: ['cli/lvs-console.ts'],
    outfile,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    external: ['@libsql/*', 'libsql'],
  });
  return outfile;
}

export async function withDatabase<T>(folder: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = open(path.join(folder, 'console.db'));
  try {
    return await work(db);
  } finally {
    await db.$disconnect();
  }
}

/** Whose data these are, by every file and the accounts: more than one word is a mixture. */
export async function marksOf(folder: string): Promise<string[]> {
  const files = [
    'secret',
    'totp.key',
    'tls/cert.pem',
    'tls/key.pem',
    'id_ed25519',
    'known_hosts',
    'peer.json',
  ].map((name) => readFileSync(path.join(folder, name), 'utf8').trim().split(' ').at(-1) ?? '');
  const users = await withDatabase(folder, (db) => db.user.findMany({ select: { name: true } }));
  return [...new Set([...files, ...users.map(({ name }) => name)])];
}

/** What lies in the folder beside the data itself. */
export function besides(folder: string): string[] {
  const own = /^(console\.(db(-wal|-shm)?|lock)|secret|totp\.key|tls|id_ed25519|known_hosts|peer\.json)$/;
  return readdirSync(folder).filter((name) => !own.test(name));
}
