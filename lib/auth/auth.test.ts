import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, open, type Database } from '@/lib/db';
import {
  checkLogin,
  csrfMatches,
  csrfToken,
  findSession,
  forgetSetupCode,
  may,
  passwordFault,
  passwordMatches,
  permissions,
  sealSession,
  setCookie,
  setPassword,
  setupCode,
  setupCodeFile,
  setupCodeMatches,
  startSession,
  unsealSession,
} from './index';
import { hashPassword } from './password';
import { secret } from './secret';
import { IDLE_MS, LIFE_MS } from './sessions';
import { LoginThrottle } from './throttle';

let root: string;
let db: Database;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-auth-'));
  process.env.LVS_ROOT = root;
  const file = path.join(root, 'test.db');
  await migrate(file, path.resolve('prisma/migrations'));
  db = open(file);
});
afterAll(async () => {
  await db.$disconnect();
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

describe('R2 passwords', () => {
  it('refuses too short, too long for bcrypt, and differing ones', () => {
    expect(passwordFault('1234567', '1234567')).toBe('PASSWORD_TOO_SHORT');
    expect(passwordFault('12345678', '12345678')).toBeNull();
    expect(passwordFault('x'.repeat(72), 'x'.repeat(72))).toBeNull();
    expect(passwordFault('x'.repeat(73), 'x'.repeat(73))).toBe('PASSWORD_TOO_LONG');
    expect(passwordFault('ä'.repeat(37), 'ä'.repeat(37))).toBe('PASSWORD_TOO_LONG');
    expect(passwordFault('密码密码密码密码', '密码密码密码密码')).toBeNull();
    expect(passwordFault('12345678', '12345679')).toBe('PASSWORDS_DIFFER');
  });

  it('never matches a longer password that begins like the right one', async () => {
    const right = 'x'.repeat(72);
    const hash = await hashPassword(right);
    expect(await passwordMatches(right, hash)).toBe(true);
    expect(await passwordMatches(`${right}y`, hash)).toBe(false);
    expect(await passwordMatches('', null)).toBe(false);
  }, 30_000);
});

describe('R3 accounts and sessions', () => {
  beforeEach(async () => {
    await db.user.deleteMany();
    await setPassword('piranha', 'correct horse', { db });
  }, 30_000);

  it('makes only the first account, knows who may log in, and counts failed attempts', async () => {
    expect(await setPassword('somebody', 'correct horse', { db })).toEqual({ state: 'unknown-user' });
    expect(await setPassword('piranha', 'correct horse', { firstOnly: true, db })).toEqual({
      state: 'taken',
    });
    expect(await checkLogin('piranha', 'wrong', db)).toBeNull();
    expect(await checkLogin('somebody', 'correct horse', db)).toBeNull();
    expect(await checkLogin('piranha', 'correct horse', db)).toMatchObject({
      role: 'administrator',
      failedLogins: 1,
    });
  }, 30_000);

  it('ends idle and old sessions, and every session when the password changes', async () => {
    const user = await db.user.findUniqueOrThrow({ where: { name: 'piranha' } });
    const start = () => startSession({ user, address: '::1', userAgent: 'test' }, db);
    const [idle, busy, changed] = [await start(), await start(), await start()];
    const now = Date.now();
    expect((await findSession(changed, db)).state).toBe('live');
    expect(await findSession(idle, db, now + IDLE_MS + 60_000)).toMatchObject({
      state: 'ended',
      reason: 'expired',
    });
    for (let at = now; at < now + LIFE_MS; at += IDLE_MS - 60_000)
      expect((await findSession(busy, db, at)).state).toBe('live');
    expect((await findSession(busy, db, now + LIFE_MS + 60_000)).state).toBe('ended');
    expect(await setPassword('piranha', 'another horse', { db })).toEqual({
      state: 'changed',
      ended: 1,
      revoked: 0,
    });
    expect(await findSession(changed, db)).toMatchObject({ state: 'ended', reason: 'password-changed' });
    expect(await findSession('made up', db)).toEqual({ state: 'none' });
  }, 30_000);

  it('keeps only a hash of the session id', async () => {
    const user = await db.user.findUniqueOrThrow({ where: { name: 'piranha' } });
    const id = await startSession({ user, address: '::1', userAgent: 'x'.repeat(1000) }, db);
    expect(JSON.stringify(await db.session.findMany())).not.toContain(id);
  }, 30_000);
});

describe('R2 cookies, form tokens, setup code', () => {
  it('opens only its own cookies', async () => {
    expect(await unsealSession(await sealSession('id-1'))).toBe('id-1');
    for (const foreign of [undefined, '', 'id-1', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c'])
      expect(await unsealSession(foreign)).toBeNull();
    expect(setCookie('__Host-a', 'b', true)).toBe('__Host-a=b; Path=/; HttpOnly; SameSite=Lax; Secure');
  });

  it('binds a form token to its subject', () => {
    expect(csrfMatches('session:1', csrfToken('session:1'))).toBe(true);
    expect(csrfMatches('session:2', csrfToken('session:1'))).toBe(false);
    expect(csrfMatches('session:1', '')).toBe(false);
  });

  it('makes the secret once, for the console alone, and does not replace a damaged one', () => {
    const file = path.join(root, 'var/lib/lvs-console/secret');
    expect(readFileSync(file, 'utf8').trim()).toBe(secret());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = mkdtempSync(path.join(root, 'other-'));
    process.env.LVS_ROOT = other;
    expect(secret()).toMatch(/^[\w-]{43}$/);
    writeFileSync(path.join(other, 'var/lib/lvs-console/secret'), 'short');
    process.env.LVS_ROOT = root;
    secret();
    process.env.LVS_ROOT = other;
    expect(() => secret()).toThrow('is damaged');
    process.env.LVS_ROOT = root;
  });

  it('takes the setup code in any case, until it is used', () => {
    const code = setupCode();
    expect(setupCode()).toBe(code);
    expect(setupCodeMatches(` ${code.toLowerCase()} `)).toBe(true);
    expect(setupCodeMatches('')).toBe(false);
    expect(setupCodeMatches('AAAAAAAA')).toBe(code === 'AAAAAAAA');
    expect(statSync(setupCodeFile()).mode & 0o777).toBe(0o600);
    forgetSetupCode();
    expect(setupCodeMatches(code)).toBe(false);
    expect(setupCodeMatches('')).toBe(false);
  });
});

describe('R8 permissions and throttle', () => {
  it('gives an unknown role nothing, a viewer only sight', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
      expect(may('root', permission)).toBe(false);
      expect(may('', permission)).toBe(false);
      expect(may('administrator', permission)).toBe(true);
      expect(may('viewer', permission)).toBe(permission === 'view');
      expect(may('operator', permission)).toBe(permission === 'view' || permission === 'operate');
    }
  });

  it('doubles the wait up to half a minute, per address, forgets, and never locks out', () => {
    const throttle = new LoginThrottle();
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      throttle.failed('10.0.0.1', now);
      waits.push(throttle.waitFor('10.0.0.1', now) / 1000);
      now += throttle.waitFor('10.0.0.1', now);
      expect(throttle.waitFor('10.0.0.1', now)).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(throttle.waitFor('10.0.0.2', now)).toBe(0);
    throttle.failed('10.0.0.1', now);
    throttle.succeeded('10.0.0.1');
    expect(throttle.waitFor('10.0.0.1', now)).toBe(0);
  });
});

describe('the one connection of a process', () => {
  it('takes transactions and writes at the same time without waiting for itself', async () => {
    const user = await db.user.findFirstOrThrow();
    const started = Date.now();
    const write = () => startSession({ user, address: '::1', userAgent: '' }, db);
    const transaction = () =>
      db.$transaction(async (tx) => {
        await tx.user.update({ where: { id: user.id }, data: { failedLogins: 0 } });
        await new Promise((resolve) => setTimeout(resolve, 5));
        await tx.user.count();
      });
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? write() : transaction())));
    expect(Date.now() - started).toBeLessThan(4_000); // less than one wait for a lock (lib/db/client.ts)
  }, 30_000);
});
