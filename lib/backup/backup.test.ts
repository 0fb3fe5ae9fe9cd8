import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { secret, setupCode } from '@/lib/auth';
import { sealTotp } from '@/lib/auth/at-rest';
import { database } from '@/lib/db';
import { pairingStore } from '@/lib/router';
import { loadCertificate } from '@/server/certificate';
import { decode, encode } from './container';
import { besides, buildCommand, makeData, marksOf, withDatabase } from './data.test-kit';
import { openData, takeBackup } from './index';
import { PARTS, REPLACED } from './parts';

let root: string;
let folder: string;
const roots: string[] = [];
/** The command is started several times in a test, on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let command: string;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => rmSync(path.resolve(command, '../..'), { recursive: true }));

async function data(mark: string) {
  const made = await makeData(mark);
  roots.push(made.root);
  return made;
}

beforeEach(async () => {
  ({ root, folder } = await data('old'));
  process.env.LVS_ROOT = root;
});
afterEach(async () => {
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  delete (globalThis as { lvsDatabase?: unknown }).lvsDatabase;
  for (const one of roots.splice(0)) rmSync(one, { recursive: true });
});

/** Runs the command itself. */
function run(at: { root: string }, ...args: string[]) {
  return spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', LVS_ROOT: at.root },
  });
}

function restore(at: { root: string }, bytes: Buffer, ...options: string[]) {
  const file = path.join(root, 'a.backup');
  writeFileSync(file, bytes);
  return run(at, 'restore', ...options, file);
}

/** The folder that a restore set the old data aside in. */
function asideOf(folder: string): string {
  const found = besides(folder).filter((name) => /^before-restore-\d{8}T\d{6}Z$/.test(name));
  expect(found).toHaveLength(1);
  return path.join(folder, found[0] ?? '');
}

const take = () => takeBackup(folder, { product: '0.1.0', by: 'root' });

it('R64 knows every file that the console writes into its folder', async () => {
  const fresh = path.join(root, 'fresh');
  process.env.LVS_ROOT = fresh;
  const at = path.join(fresh, 'var/lib/lvs-console');
  (await openData(at)).release();
  secret();
  sealTotp('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 'piranha');
  setupCode();
  loadCertificate(null, path.join(at, 'tls'));
  const store = pairingStore(at);
  await store.ensureKey();
  const key = (await store.publicKey()).split(' ').slice(0, 2).join(' ');
  await store.pin('10.0.0.2', 22, `10.0.0.2 ${key}`);
  await store.save({
    host: '10.0.0.2',
    port: 22,
    user: 'lvs-peer',
    mode: 'agent',
    path: '/x',
    pairedAt: null,
  });
  const files = readdirSync(at).filter((name) => name !== 'console.lock');
  expect(files.filter((name) => !REPLACED.includes(name))).toEqual([]);
  const inside = readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at, path.join(entry.parentPath, entry.name)));
  const expected = [...PARTS.filter((name) => name !== 'console.db'), 'console.lock', 'setup-code'];
  expect(inside.sort()).toEqual(expected.sort());
});

it('R64 takes a consistent copy while the console writes, and keeps nothing beside it', async () => {
  const writing = withDatabase(folder, async (db) => {
    for (let i = 0; i < 40; i++)
      await db.$transaction([
        db.setting.upsert({
          where: { key: 'a' },
          create: { key: 'a', value: `${i}` },
          update: { value: `${i}` },
        }),
        db.setting.upsert({
          where: { key: 'b' },
          create: { key: 'b', value: `${i}` },
          update: { value: `${i}` },
        }),
      ]);
  });
  const backups = [await take(), await take(), await take()];
  await writing;
  for (const bytes of backups) {
    const file = path.join(root, 'copy.db');
    writeFileSync(file, decode(bytes).parts.get('console.db') ?? '');
    const client = createClient({ url: `file:${file}` });
    const { rows } = await client.execute('SELECT DISTINCT value FROM Setting');
    expect(rows.length).toBeLessThanOrEqual(1);
    client.close();
    rmSync(file);
  }
  expect(besides(folder)).toEqual([]);
  const noted = await withDatabase(folder, (db) => db.audit.findMany());
  expect(noted.map(({ action, outcome }) => [action, outcome])).toEqual(
    Array(3).fill(['backup.make', 'done']),
  );
});

it('R64 restores everything with its modes, sets the old data aside, ends every session, revokes the tokens', async () => {
  const bytes = await take();
  const other = await data('new');
  writeFileSync(path.join(other.folder, 'setup-code'), 'ABCDEFGH');
  writeFileSync(path.join(other.folder, 'note'), 'mine');
  const done = restore(other, bytes);
  expect(done.stderr).toBe('');
  expect(done.stdout).toContain('Every session has ended. API tokens revoked: 1.');
  const aside = asideOf(other.folder);
  expect(done.stdout).toContain(aside);
  expect(await marksOf(other.folder)).toEqual(['old']);
  expect(await marksOf(aside)).toEqual(['new']);
  expect(besides(other.folder).sort()).toEqual([path.basename(aside), 'note'].sort());
  for (const name of PARTS) expect(statSync(path.join(other.folder, name)).mode & 0o777).toBe(0o600);
  for (const name of ['tls', path.basename(aside)])
    expect(statSync(path.join(other.folder, name)).mode & 0o777).toBe(0o700);
  await withDatabase(other.folder, async (db) => {
    expect(await db.session.count()).toBe(0);
    expect(await db.apiToken.count({ where: { revokedAt: null } })).toBe(0);
    expect((await db.audit.findMany()).map(({ action }) => action)).toContain('backup.restore');
  });
});

it('R64 a second restore keeps what the first one set aside', async () => {
  const bytes = await take();
  const other = await data('new');
  const now = new Date().toISOString();
  for (let s = 0; s < 20; s++) {
    const at = new Date(Date.parse(now) + s * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
    const taken = path.join(other.folder, `before-restore-${at}`);
    mkdirSync(path.join(taken, 'tls'), { recursive: true });
    writeFileSync(path.join(taken, 'tls/key.pem'), 'of an earlier restore');
  }
  expect(restore(other, bytes).stderr).toBe('');
  const second = besides(other.folder).filter((name) => name.endsWith('-2'));
  expect(second).toHaveLength(1);
  expect(await marksOf(path.join(other.folder, second[0] ?? ''))).toEqual(['new']);
});

it('R64 keeps tokens when asked, and takes away what the backup does not hold', async () => {
  rmSync(path.join(folder, 'peer.json'));
  const bytes = await take();
  const other = await data('new');
  expect(restore(other, bytes, '--keep-tokens').status).toBe(0);
  expect(existsSync(path.join(other.folder, 'peer.json'))).toBe(false);
  await withDatabase(other.folder, async (db) => {
    expect(await db.apiToken.count({ where: { revokedAt: null } })).toBe(1);
    expect(await db.session.count()).toBe(0);
  });
});

it('R64 refuses while the console runs, or anything else has the database open; nothing changes', async () => {
  const bytes = await take();
  const other = await data('new');
  const running = await openData(other.folder);
  expect(restore(other, bytes).stderr).toContain('systemctl stop lvs-console');
  running.release();
  const client = createClient({ url: `file:${path.join(other.folder, 'console.db')}` });
  await client.execute('SELECT * FROM User');
  expect(restore(other, bytes).stderr).toContain('A program has');
  client.close();
  expect(await marksOf(other.folder)).toEqual(['new']);
  expect(besides(other.folder)).toEqual([]);
});

it('R64 refuses a damaged database, and one of a newer version, though every hash fits; nothing changes', async () => {
  const good = decode(await take());
  const other = await data('new');
  const broken = Buffer.from(good.parts.get('console.db') ?? '').fill(0xff, 4096, 12_288);
  const damaged = encode({ ...good, parts: new Map(good.parts).set('console.db', broken) });
  expect(restore(other, damaged).stderr).toContain('console.db of the backup is damaged');
  const file = path.join(root, 'newer.db');
  writeFileSync(file, good.parts.get('console.db') ?? '');
  const client = createClient({ url: `file:${file}` });
  await client.execute(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', '1', '2099_more')`,
  );
  client.close();
  const newer = encode({ ...good, parts: new Map(good.parts).set('console.db', readFileSync(file)) });
  expect(restore(other, newer).stderr).toContain('newer version of LVS Console');
  expect(await marksOf(other.folder)).toEqual(['new']);
  expect(besides(other.folder)).toEqual([]);
});

it('R64 restores over a database that is damaged, and into an empty folder', async () => {
  const bytes = await take();
  const other = await data('new');
  writeFileSync(
    path.join(other.folder, 'console.db'),
    'this is no database, and long enough to be looked at'.repeat(20),
  );
  writeFileSync(path.join(other.folder, 'console.db-wal'), 'rest');
  expect(restore(other, bytes).stderr).toBe('');
  const aside = asideOf(other.folder);
  expect(await marksOf(other.folder)).toEqual(['old']);
  expect(readFileSync(path.join(aside, 'console.db'), 'utf8')).toContain('no database');
  const fresh = path.join(root, 'fresh');
  const empty = path.join(fresh, 'var/lib/lvs-console');
  mkdirSync(empty, { recursive: true });
  expect(restore({ root: fresh }, bytes).stderr).toBe('');
  expect(await marksOf(empty)).toEqual(['old']);
});

it('R64 does not follow a link in the folder, and says when there is nothing to back up', async () => {
  const file = path.join(folder, 'peer.json');
  rmSync(file);
  symlinkSync('/etc/hostname', file);
  await expect(take()).rejects.toThrow('peer.json cannot be read');
  rmSync(file);
  rmSync(path.join(folder, 'secret'));
  await expect(take()).rejects.toThrow('nothing to back up');
  expect(besides(folder)).toEqual([]);
});

it('R64 writes one file that only its owner reads, replaces none unasked, and shows no secret', () => {
  const file = path.join(root, 'a.backup');
  const first = run({ root }, 'backup', file);
  expect(first.stderr).toBe('');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(first.stdout).not.toContain('secret of old');
  expect(decode(readFileSync(file)).parts.get('secret')?.toString()).toBe('secret of old\n');
  writeFileSync(file, 'precious');
  const second = run({ root }, 'backup', file);
  expect([second.status, second.stderr]).toEqual([1, expect.stringContaining('exists already') as string]);
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect(run({ root }, 'backup', '--force', file).status).toBe(0);
  expect(decode(readFileSync(file)).parts.size).toBe(PARTS.length);
  expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(run({ root }, 'backup').status).toBe(2);
  expect(run({ root }, 'restore', path.join(root, 'none')).stderr).toContain('cannot be read');
});

it.runIf(process.getuid?.() === 0)(
  'R64 as root it works as the owner of the data, to whom all stays',
  async () => {
    const NOBODY = 65534;
    const owned = (at: string) =>
      readdirSync(at, { recursive: true, encoding: 'utf8' }).map((name) => path.join(at, name));
    for (const one of [folder, ...owned(folder)]) chownSync(one, NOBODY, NOBODY);
    const above = path.dirname(path.dirname(path.dirname(folder)));
    for (const one of [above, path.join(above, 'var'), path.join(above, 'var/lib')]) chmodSync(one, 0o755);
    // the command itself must be readable for that account, once it is no longer root
    chmodSync(path.resolve(command, '../..'), 0o755);
    const file = path.join(root, 'only-root', 'a.backup');
    mkdirSync(path.dirname(file), { mode: 0o700 });
    const made = run({ root }, 'backup', file);
    expect(made.stderr).toBe('');
    expect(statSync(file).uid).toBe(0);
    const back = run({ root }, 'restore', file);
    expect(back.stderr).toBe('');
    expect(owned(folder).filter((one) => lstatSync(one).uid !== NOBODY)).toEqual([]);
    expect(await marksOf(folder)).toEqual(['old']);
  },
);
