import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POST as operateServer } from '@/app/control/server/[action]/[service]/[server]/run/route';
import { POST as enter } from '@/app/login/enter/route';
import { POST as leave } from '@/app/logout/route';
import { POST as verify } from '@/app/verify/save/route';
import { auditMissed, auditTo } from '@/lib/audit';
import { csrfToken, findSession, setPassword, startSession, unsealSession } from '@/lib/auth';
import { sealSession, secret, sessionCookie, visitorCookie } from '@/lib/auth';
import { database, databaseFile, migrate } from '@/lib/db';
import { paths } from '@/lib/protocol';
import { localRouter } from '@/lib/router';
import { build, TestRouter } from '@/lib/router/two-routers.test-kit';
import { lvscf } from './kit/pair';

const PASSWORD = 'a long enough one';
const SERVICE = 'tcp:192.0.2.50:80';
const SERVER = '192.0.2.21:80';

/** The router, and its files as the console sees them: its data lie on a disk of 2 MB of their own. */
const router = new TestRouter('console-disk');
const lines: string[] = [];
const log = { takes: true };
let fill: string;

async function begin(): Promise<void> {
  const data = paths(router.root).consoleData;
  mkdirSync(data, { recursive: true });
  execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'data', data], {
    timeout: 10_000,
  });
  fill = path.join(data, 'fill');
  await router.start();
  process.env.LVS_ROOT = router.root;
  const file = `${lvscf(1)}virtual www {
     active = 1
     address = 192.0.2.50 eth0:1
     port = 80
     server web1 {
         address = 192.0.2.21
         active = 1
     }
}
`;
  const client = localRouter(router.socket);
  await client.call('config.save', {
    ...{ content: Buffer.from(file).toString('base64'), base: null, author: 'test' },
  });
  client.close();
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
  await setPassword('piranha', PASSWORD);
  secret(); // as at the console's start
  auditTo((line) => log.takes && lines.push(line) > 0);
}

async function end(): Promise<void> {
  auditTo(() => true);
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  await router.kill();
  execFileSync('/usr/bin/umount', ['--lazy', paths(router.root).consoleData], { timeout: 10_000 });
  await router.remove();
}

/** Fills the disk, after SQLite has given back the room that it holds in advance. */
async function full(): Promise<void> {
  await database().$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`;
  const fd = openSync(fill, 'a');
  try {
    for (;;) writeSync(fd, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(fd);
  }
  await expect(database().setting.create({ data: { key: 'x', value: '' } })).rejects.toThrow();
}

type Handler = typeof enter;
/** A form as a browser posts it. @param id of its session; null: it has none */
async function post(made: Handler, id: string | null, form: object, params: Record<string, string> = {}) {
  const bearer = id === null ? null : await findSession(id);
  const subject = bearer?.state === 'live' ? `session:${bearer.session.idHash}` : 'visitor:v';
  const cookie = [`${visitorCookie(true)}=v`];
  if (id !== null) cookie.push(`${sessionCookie(true)}=${await sealSession(id)}`);
  const request = new NextRequest('https://lvs1:3636/x', {
    method: 'POST',
    headers: {
      ...{ host: 'lvs1:3636', 'x-lvs-scheme': 'https', 'x-lvs-address': '127.0.0.1' },
      ...{ cookie: cookie.join('; '), 'content-type': 'application/x-www-form-urlencoded' },
    },
    body: new URLSearchParams({ ...form, csrf: csrfToken(subject) }).toString(),
  });
  return made(request, { params: Promise.resolve(params) });
}
const operate = (action: string, id: string) =>
  post(operateServer, id, {}, { action, service: SERVICE, server: SERVER });
const intents = async () => {
  const client = localRouter(router.socket);
  const read = await client.call('intents.read', {});
  client.close();
  return read.intents.map(({ state }) => state);
};
const login = async () => {
  const answer = await post(enter, null, { user: 'piranha', password: PASSWORD });
  expect(answer.headers.get('location')).toBe('/control');
  const [, sealed] =
    new RegExp(`${sessionCookie(true)}=([^;]+)`).exec(answer.headers.get('set-cookie') ?? '') ?? [];
  return (await unsealSession(sealed)) ?? '';
};

async function fullDisk(): Promise<void> {
  const user = await database().user.findFirstOrThrow();
  const old = await startSession({ user, address: '127.0.0.1', userAgent: '' });
  expect(auditMissed()).toBeNull();
  await full();

  // Seen an hour later, which wants to be noted.
  expect((await findSession(old, database(), Date.now() + 3600_000)).state).toBe('live');
  const drained = await operate('drain', old);
  expect([drained.status, drained.headers.get('location')]).toEqual([
    303,
    expect.stringContaining('/control'),
  ]);
  expect(await intents()).toEqual(['drained']);
  expect(lines.at(-1)).toMatch(/action="server.operate".*outcome="done"/);
  expect(auditMissed()?.count).toBeGreaterThan(0);

  const wrong = await post(enter, null, { user: 'piranha', password: 'wrong wrong' });
  expect(wrong.headers.get('location')).toContain('WRONG_LOGIN');
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // the wait after one wrong password
  const fresh = await login();
  expect((await findSession(fresh)).state).toBe('live');
  expect((await post(verify, fresh, { password: PASSWORD })).headers.get('location')).toBe('/control');
  expect((await operate('resume', fresh)).status).toBe(303);
  expect(lines.filter((line) => line.includes('outcome="begun"')).length).toBeGreaterThan(0);
  await post(leave, old, {});
  expect(await findSession(old)).toMatchObject({ state: 'ended', reason: 'logout' });

  // Neither table nor log: then nothing is done.
  const before = await intents();
  log.takes = false;
  const refused = await operate('drain', fresh);
  expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: 'NOT_RECORDED' } }]);
  expect(await intents()).toEqual(before);
  log.takes = true;

  rmSync(fill);
  expect((await operate('drain', fresh)).status).toBe(303);
  expect(auditMissed()).toBeNull();
  const entries = await database().audit.findMany({ orderBy: { id: 'desc' }, take: 2 });
  expect(entries.map(({ action }) => action)).toEqual(['server.operate', 'audit.only-logged']);
  const sessions = await database().session.findMany({ orderBy: { createdAt: 'asc' } });
  expect(sessions.map(({ endedReason }) => endedReason)).toEqual(['logout', null]);
}

const TITLE =
  'R9 R52 with its disk full the console lets in, does what it is asked, tells it in the log, and ends sessions; with room all is kept';

// SQLite follows /proc/PID/root to the real path, so the console itself must be where the small disk is: this file runs itself once
// more, in a mount namespace of its own that goes with it.
if (process.env.LVS_TEST_INSIDE) {
  beforeAll(begin, 60_000);
  afterAll(end);
  it(TITLE, fullDisk, 60_000);
} else
  it(
    TITLE,
    () => {
      build();
      const vitest = [
        process.execPath,
        'node_modules/vitest/vitest.mjs',
        'run',
        'tests/faults/console-disk.test.ts',
      ];
      const { status, stdout, stderr } = spawnSync(
        '/usr/bin/unshare',
        ['--map-root-user', '--mount', ...vitest],
        {
          ...{
            env: { ...process.env, LVS_TEST_INSIDE: '1', NO_COLOR: '1' },
            encoding: 'utf8',
            timeout: 90_000,
          },
        },
      );
      expect(status, `${stdout}${stderr}`).toBe(0);
      expect(stdout).toMatch(/Tests +1 passed/);
    },
    120_000,
  );
