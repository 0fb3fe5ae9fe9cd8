import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, open, type Database, type User } from '@/lib/db';
import { setPassword } from './accounts';
import { resetPassword } from './administer';
import { findToken, makeToken } from './tokens';
import { offerAccounts, takeAccounts } from './travel';

let root: string;
let db: Database;
let thief: string;
let bystander: string;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-stolen-'));
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

const hash = (letter: string) => `$2b$12$${letter.repeat(53)}`;
const token = async (user: User) => {
  const made = await makeToken(user, { name: 'x', role: 'administrator', days: 365 }, db);
  return made ?? expect.fail('no token');
};
const stateOf = async (text: string) => {
  const bearer = await findToken(text, '10.0.0.9', db);
  return bearer.state === 'live' ? 'live' : bearer.reason;
};
const make = (name: string) =>
  db.user.create({ data: { name, role: 'administrator', passwordHash: hash('a') } });

beforeEach(async () => {
  await db.user.deleteMany();
  const anna = await make('anna');
  [thief, bystander] = [await token(anna), await token(await make('ben'))];
  await token(anna);
  expect(await stateOf(thief)).toBe('live');
});

describe('R3, R8 a token that was made with a stolen password', () => {
  it('is revoked when its owner changes the password, and nobody else’s is', async () => {
    expect(await setPassword('anna', 'one of her own', { db })).toMatchObject({
      state: 'changed',
      revoked: 2,
    });
    expect(await stateOf(thief)).toBe('revoked');
    expect(await stateOf(bystander)).toBe('live');
  }, 30_000);

  it('is revoked by an administrator’s reset and stays so once the owner has set another password', async () => {
    expect(await resetPassword('anna', db)).toMatchObject({ revoked: 2 });
    expect(await setPassword('anna', 'one of her own', { db })).toMatchObject({ revoked: 0 });
    expect(await stateOf(thief)).toBe('revoked');
  }, 30_000);

  it('is revoked by root’s way back', async () => {
    await db.user.update({ where: { name: 'anna' }, data: { disabledAt: new Date() } });
    await setPassword('anna', 'root gave this', { reinstate: true, db });
    expect(await stateOf(thief)).toBe('revoked');
  }, 30_000);

  it('is revoked by a password that was changed on the other router, by another change it is not', async () => {
    const offer = await offerAccounts(db);
    const changed = (more: object) => ({
      ...offer,
      accounts: offer.accounts.map((one) =>
        one.name === 'anna' ? { ...one, ...more, changed: Date.now() + 1000 } : one,
      ),
    });
    await takeAccounts(changed({ oneTimePassword: false }), db);
    expect(await stateOf(thief)).toBe('live');
    await takeAccounts(changed({ passwordHash: hash('b') }), db);
    expect(await stateOf(thief)).toBe('revoked');
    expect(await stateOf(bystander)).toBe('live');
  });
});
