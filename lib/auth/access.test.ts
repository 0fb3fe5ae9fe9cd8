import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, open, type Database, type User } from '@/lib/db';
import { accounts, addAccount, changeAccount, resetPassword } from './administer';
import { sealStoredTotp } from './at-rest';
import { checkLogin, noteLogin, ONE_TIME_MS, setPassword } from './accounts';
import {
  confirmSecret,
  dutyOf,
  offeredSecret,
  recoveryCodesLeft,
  removeSecondFactor,
  requireSecondFactor,
  secondFactorMatches,
} from './second-factor';
import { findSession, isRecent, noteVerified, openSessions, RECENT_MS, startSession } from './sessions';
import { findToken, lesserRole, makeToken, MAX_TOKENS, revokeToken, tokens } from './tokens';
import { base32, codeOf, otpauthUri, stepAt, stepOf } from './totp';

let root: string;
let db: Database;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-access-'));
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

/** An account without a password that anything matches: hashing one takes a third of a second. */
const make = (name: string, role: string, more: Partial<User> = {}) =>
  db.user.create({ data: { name, role, passwordHash: '-', ...more } });
const session = (user: User) => startSession({ user, address: '10.0.0.1', userAgent: 'test' }, db);

beforeEach(async () => {
  await db.user.deleteMany();
  await db.setting.deleteMany();
});

describe('R8 accounts', () => {
  it('come with a one-time password, which opens nothing but the setting of another, for a week', async () => {
    const made = await addAccount('anna', 'operator', db);
    if (!('password' in made)) throw new Error(made.fault);
    expect(made.password).toMatch(/^([A-HJKMNP-Z2-9]{4}-){3}[A-HJKMNP-Z2-9]{4}$/);
    const anna = await checkLogin('anna', made.password, db);
    expect(anna).toMatchObject({ role: 'operator', oneTimePassword: true });
    expect(await dutyOf(anna as User, db)).toBe('new-password');
    expect(await addAccount('anna', 'viewer', db)).toEqual({ fault: 'ACCOUNT_EXISTS' });
    const old = new Date(Date.now() - ONE_TIME_MS - 1000);
    await db.user.update({ where: { name: 'anna' }, data: { passwordChangedAt: old } });
    expect(await checkLogin('anna', made.password, db)).toBeNull();
    await setPassword('anna', 'one of her own', { db });
    const later = await checkLogin('anna', 'one of her own', db);
    expect(await dutyOf(later as User, db)).toBeNull();
    expect(await resetPassword('nobody', db)).toEqual({ fault: 'ACCOUNT_GONE' });
  }, 60_000);

  it('a change of role, disabling and deletion end every session at once', async () => {
    await make('boss', 'administrator');
    const anna = await make('anna', 'administrator');
    const first = await session(anna);
    expect(await changeAccount('anna', { role: 'viewer' }, 'boss', db)).toEqual({ ended: 1 });
    expect(await findSession(first, db)).toMatchObject({ state: 'ended', reason: 'role-changed' });
    const second = await session(anna);
    expect(await changeAccount('anna', { disabled: true }, 'boss', db)).toEqual({ ended: 1 });
    expect(await findSession(second, db)).toMatchObject({ state: 'ended', reason: 'disabled' });
    const slipped = await session(anna);
    expect(await findSession(slipped, db)).toMatchObject({ state: 'ended', reason: 'disabled' });
    expect(await changeAccount('anna', { disabled: false }, 'boss', db)).toEqual({ ended: 0 });
    const third = await session(anna);
    expect((await findSession(third, db)).state).toBe('live');
    expect(await changeAccount('anna', { deleted: true }, 'boss', db)).toEqual({ ended: 1 });
    expect(await findSession(third, db)).toEqual({ state: 'none' });
    expect((await accounts(db)).map(({ name }) => name)).toEqual(['boss']);
  });

  it('nobody removes himself or the last administrator, also not two each other at once', async () => {
    await make('boss', 'administrator');
    await make('anna', 'operator');
    for (const change of [{ role: 'viewer' }, { disabled: true }, { deleted: true }] as const) {
      expect(await changeAccount('boss', change, 'boss', db)).toEqual({ fault: 'OWN_ACCOUNT' });
      expect(await changeAccount('boss', change, 'anna', db)).toEqual({ fault: 'LAST_ADMINISTRATOR' });
      expect(await changeAccount('nobody', change, 'boss', db)).toEqual({ fault: 'ACCOUNT_GONE' });
    }
    await changeAccount('anna', { role: 'administrator' }, 'boss', db);
    const both = await Promise.all([
      changeAccount('anna', { role: 'viewer' }, 'boss', db),
      changeAccount('boss', { role: 'viewer' }, 'anna', db),
    ]);
    expect(both).toContainEqual({ fault: 'LAST_ADMINISTRATOR' });
    expect(await db.user.count({ where: { role: 'administrator', disabledAt: null } })).toBe(1);
  });

  it('root has always a way back: a password that makes the account an administrator', async () => {
    await make('anna', 'viewer', { disabledAt: new Date() });
    await setPassword('anna', 'root gave this', { reinstate: true, db });
    expect(await checkLogin('anna', 'root gave this', db)).toMatchObject({ role: 'administrator' });
    expect(await setPassword('berta', 'root gave this', { reinstate: true, db })).toEqual({
      state: 'created',
    });
  }, 60_000);

  it('the login before this one, and what failed since, stay with the session', async () => {
    const anna = await make('anna', 'viewer');
    await noteLogin(anna, '10.0.0.7', db);
    await db.user.update({ where: { name: 'anna' }, data: { failedLogins: 3 } });
    const id = await session(await db.user.findUniqueOrThrow({ where: { name: 'anna' } }));
    expect(await findSession(id, db)).toMatchObject({
      session: { previousLoginAddress: '10.0.0.7', failedBefore: 3 },
    });
  });

  it('what is grave asks anew after a quarter of an hour', async () => {
    const id = await session(await make('anna', 'viewer'));
    const [row] = await openSessions(null, db);
    if (!row) throw new Error('no session');
    const began = row.verifiedAt?.getTime() ?? 0;
    expect(isRecent(row, began + RECENT_MS)).toBe(true);
    expect(isRecent(row, began + RECENT_MS + 1)).toBe(false);
    expect(isRecent({ verifiedAt: null })).toBe(false);
    await noteVerified(row.idHash, db);
    expect((await findSession(id, db)).state).toBe('live');
  });
});

describe('R8 API tokens', () => {
  it('are kept as hashes, may do no more than their maker does now, and end', async () => {
    const anna = await make('anna', 'operator');
    expect(await makeToken(anna, { name: 'x', role: 'administrator', days: 7 }, db)).toBeNull();
    const token = (await makeToken(anna, { name: 'x', role: 'operator', days: 7 }, db)) ?? '';
    expect(token).toMatch(/^lvs_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(token);
    expect(await tokens(null, db)).toMatchObject([{ name: 'x', user: { name: 'anna' }, lastUsedAt: null }]);
    const ask = (now = Date.now()) => findToken(token, '10.0.0.9', db, now);
    expect(await ask()).toMatchObject({ state: 'live', user: { name: 'anna', role: 'operator' } });
    expect(await tokens(anna.id, db)).toMatchObject([{ lastUsedAddress: '10.0.0.9' }]);
    await db.user.update({ where: { id: anna.id }, data: { role: 'viewer' } });
    expect(await ask()).toMatchObject({ state: 'live', user: { role: 'viewer' } });
    expect(await ask(Date.now() + 8 * 24 * 3600_000)).toMatchObject({ state: 'refused', reason: 'expired' });
    await db.user.update({ where: { id: anna.id }, data: { disabledAt: new Date() } });
    expect(await ask()).toMatchObject({ state: 'refused', reason: 'owner' });
    await db.user.update({ where: { id: anna.id }, data: { disabledAt: null } });
    const [row] = await tokens(null, db);
    const stranger = await make('other', 'viewer');
    expect(await revokeToken(row?.id ?? '', stranger.id, db)).toBeNull();
    expect(await revokeToken(row?.id ?? '', anna.id, db)).toBe('anna/x');
    expect(await revokeToken(row?.id ?? '', null, db)).toBeNull();
    expect(await ask()).toMatchObject({ state: 'refused', reason: 'revoked', name: 'anna/x' });
    for (const nonsense of ['', 'x', `${token}x`, token.toUpperCase()])
      expect(await findToken(nonsense, '::1', db)).toMatchObject({ state: 'refused', reason: 'unknown' });
  });

  it('are at most fifty for an account', async () => {
    const anna = await make('anna', 'viewer');
    const one = () => makeToken(anna, { name: 'x', role: 'viewer', days: 7 }, db);
    for (let i = 0; i < MAX_TOKENS; i++) expect(await one()).not.toBeNull();
    expect(await one()).toBeNull();
  });

  it('an unknown role is the least', () => {
    expect(lesserRole('administrator', 'king')).toBe('viewer');
    expect(lesserRole('administrator', 'operator')).toBe('operator');
  });
});

describe('R8 second factor', () => {
  // RFC 6238, appendix B: secret "12345678901234567890", SHA-1; there with 8 digits, the last 6 are the same
  const SECRET = base32(Buffer.from('12345678901234567890'));
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at second %i of the RFC shows %s', (second, code) => {
    expect(SECRET).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(codeOf(SECRET, stepAt(second * 1000))).toBe(code);
  });

  it('takes the code of the present step and its neighbours, each once', () => {
    const now = 1234567890_000;
    const step = stepAt(now);
    for (const drift of [-1, 0, 1])
      expect(stepOf(SECRET, codeOf(SECRET, step + drift), 0, now)).toBe(step + drift);
    for (const drift of [-2, 2]) expect(stepOf(SECRET, codeOf(SECRET, step + drift), 0, now)).toBeNull();
    expect(stepOf(SECRET, '005 924', 0, now)).toBe(step);
    expect(stepOf(SECRET, '005924', step, now)).toBeNull();
    for (const wrong of ['', '00592', '0059240', '٠٠٥٩٢٤', '-05924'])
      expect(stepOf(SECRET, wrong, 0, now)).toBeNull();
  });

  it('counts once a code of it was typed; then codes and recovery codes open once each', async () => {
    const anna = await make('anna', 'administrator');
    const here = { idHash: 'this session' };
    const secret = offeredSecret(here, anna);
    expect(offeredSecret(here, anna)).toBe(secret);
    expect(offeredSecret({ idHash: 'another' }, anna)).not.toBe(secret);
    const code = codeOf(secret, stepAt(Date.now()));
    expect(await confirmSecret(here, anna, code === '000000' ? '000001' : '000000', db)).toBeNull();
    const recovery = (await confirmSecret(here, anna, code, db)) ?? [];
    expect(recovery).toHaveLength(10);
    expect(await confirmSecret(here, anna, code, db)).toBeNull();
    const now = () => db.user.findUniqueOrThrow({ where: { id: anna.id } });
    expect(await secondFactorMatches(await now(), code, db)).toBe(false);
    const next = codeOf(secret, stepAt(Date.now()) + 1);
    const both = await Promise.all([0, 1].map(async () => secondFactorMatches(await now(), next, db)));
    expect(both.sort()).toEqual([false, true]);
    const [one = ''] = recovery;
    const typed = one.toLowerCase().replace('-', ' ');
    expect(await secondFactorMatches(await now(), typed, db)).toBe(true);
    expect(await secondFactorMatches(await now(), typed, db)).toBe(false);
    expect(await recoveryCodesLeft(anna.id, db)).toBe(9);
    expect(JSON.stringify(await db.recoveryCode.findMany())).not.toContain(one.replace('-', ''));
    await removeSecondFactor('anna', db);
    expect(await recoveryCodesLeft(anna.id, db)).toBe(0);
    expect(offeredSecret(here, await now())).not.toBe(secret);
  });

  it('can be required of administrators, and of nobody else', async () => {
    const anna = await make('anna', 'administrator');
    const berta = await make('berta', 'operator');
    expect(await dutyOf(anna, db)).toBeNull();
    await requireSecondFactor(true, db);
    expect(await dutyOf(anna, db)).toBe('second-factor');
    expect(await dutyOf({ ...anna, totpSince: new Date() }, db)).toBeNull();
    expect(await dutyOf(berta, db)).toBeNull();
    await requireSecondFactor(false, db);
    expect(await dutyOf(anna, db)).toBeNull();
  });

  it('is told to the app as a link with nothing unescaped', () => {
    expect(otpauthUri('ABC', 'a&b', 'lvs1')).toBe(
      'otpauth://totp/lvs1:a%26b?secret=ABC&issuer=LVS%20Console%20lvs1',
    );
  });
});

describe('R8 second factors at rest', () => {
  const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

  it('are not in the database file, and open nothing without their key or for another account', async () => {
    const anna = await make('anna', 'administrator');
    const offered = offeredSecret({ idHash: 's' }, anna);
    await confirmSecret({ idHash: 's' }, anna, codeOf(offered, stepAt(Date.now())), db);
    const now = await db.user.findUniqueOrThrow({ where: { name: 'anna' } });
    expect(now.totpSecret).not.toContain(offered);
    const next = codeOf(offered, stepAt(Date.now()) + 1);
    expect(await secondFactorMatches({ ...now, name: 'ben' }, next, db)).toBe(false);
    const key = path.join(root, 'var/lib/lvs-console/totp.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    renameSync(key, `${key}.away`);
    expect(await secondFactorMatches(now, next, db)).toBe(false);
    expect(await sealStoredTotp(db)).toEqual({ sealed: 0, lost: ['anna'] });
    renameSync(`${key}.away`, key);
    expect(await secondFactorMatches(now, next, db)).toBe(true);
  });

  it('of an earlier version are sealed at the start, go on opening, and leave no plain copy in the file', async () => {
    const stored = { totpSecret: secret, totpSince: new Date() };
    const anna = await make('anna', 'viewer', stored);
    expect(await sealStoredTotp(db)).toEqual({ sealed: 1, lost: [] });
    expect(await sealStoredTotp(db)).toEqual({ sealed: 0, lost: [] });
    for (const file of readdirSync(root).filter((name) => name.startsWith('test.db')))
      expect([file, readFileSync(path.join(root, file)).includes(secret)]).toEqual([file, false]);
    const now = await db.user.findUniqueOrThrow({ where: { id: anna.id } });
    expect(await secondFactorMatches(now, codeOf(secret, stepAt(Date.now())), db)).toBe(true);
  });
});
