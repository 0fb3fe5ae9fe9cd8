import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '@/agent/agent';
import { authorizePeer, startAgent, temporaryRoot } from '@/agent/agent.test-kit';
import { dispatch } from '@/agent/dispatch';
import { changeAccount, knownConflicts, offerAccounts, setPassword } from '@/lib/auth';
import { sealTotp } from '@/lib/auth/at-rest';
import { migrate, open, type Database } from '@/lib/db';
import { AgentError, type MethodName, type Params, type Paths, type Result } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { exchangeAccounts } from './carry-accounts';

/** Two routers, each with its real agent and the database of a real console; what stands between them is the agent's own policy. */
interface Router {
  paths: Paths;
  agent: Agent;
  db: Database;
}
let root: string;
let one: Router;
let two: Router;
let away: boolean;

const HASH = (letter: string) => `$2b$12$${letter.repeat(53)}`;

/** Calls an agent as the console beside it, or as the other router's console by its key. */
function client(router: Router, as: 'local' | 'peer'): RouterClient {
  return {
    name: as,
    call: <M extends MethodName>(method: M, params: Params<M>) => {
      if (as === 'peer' && away) return Promise.reject(new AgentError('unreachable'));
      const caller = as === 'peer' ? ({ kind: 'peer', key: 'other' } as const) : ({ kind: 'local' } as const);
      return dispatch(router.agent, caller, method, params) as Promise<Result<M>>;
    },
    close: () => undefined,
  };
}
const look = (router: Router) =>
  exchangeAccounts(
    client(router, 'local'),
    () => Promise.resolve(client(router === one ? two : one, 'peer')),
    router.db,
  );
const make = (router: Router, name: string, role: string, letter: string) =>
  router.db.user.create({ data: { name, role, passwordHash: HASH(letter) } });
const names = async (router: Router) =>
  (await offerAccounts(router.db)).accounts.map(({ name, role }) => `${name} ${role}`);
const allow = (router: Router, text = 'peer_may = read, accounts\n') => {
  mkdirSync(path.dirname(router.paths.agentConf), { recursive: true });
  writeFileSync(router.paths.agentConf, text);
};
/** Milliseconds pass: two changes of the same one are told apart by their content alone. */
const later = () => new Promise((resolve) => setTimeout(resolve, 3));

async function router(name: string): Promise<Router> {
  const paths = temporaryRoot();
  const agent = await startAgent(paths);
  await authorizePeer(paths, 'other');
  const file = path.join(root, `${name}.db`);
  await migrate(file, path.resolve('prisma/migrations'));
  return { paths, agent, db: open(file) };
}

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-carry-'));
  process.env.LVS_ROOT = root;
  away = false;
  [one, two] = [await router('one'), await router('two')];
});
afterEach(async () => {
  await Promise.all([one.db.$disconnect(), two.db.$disconnect()]);
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

describe('R8 accounts of a pair', () => {
  it('stay at home while root of the other router has not said otherwise; nothing of them is sent', async () => {
    await make(one, 'boss', 'administrator', 'a');
    expect((await look(one)).there).toMatchObject({ state: 'not-allowed' });
    expect(() => statSync(two.paths.accountsOffered)).toThrow('ENOENT');
    const offer = await offerAccounts(one.db);
    for (const text of ['', 'peer_may = read, write, operate\n', 'peer_my = accounts\n']) {
      allow(two, text);
      await expect(client(two, 'peer').call('accounts.offer', { offer, author: 'x' })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    allow(two);
    for (const method of ['accounts.offered', 'accounts.taken'] as const)
      await expect(dispatch(two.agent, { kind: 'peer', key: 'other' }, method, {})).rejects.toMatchObject({
        code: 'forbidden',
      });
  });

  it('are the same people on the survivor: role, password and second factor; the file is root’s alone', async () => {
    allow(two);
    const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const totp = { totpSecret: sealTotp(secret, 'anna'), totpSince: new Date(), totpLastStep: 7 };
    await make(one, 'boss', 'administrator', 'a');
    const anna = await one.db.user.create({
      data: { name: 'anna', role: 'operator', passwordHash: HASH('b'), ...totp },
    });
    await one.db.recoveryCode.create({ data: { codeHash: 'f'.repeat(64), userId: anna.id } });
    expect((await look(one)).there).toMatchObject({ state: 'delivered' });
    expect(statSync(two.paths.accountsOffered).mode & 0o777).toBe(0o600);
    // no console there yet: nothing breaks, and it is said
    expect((await look(one)).there).toMatchObject({ state: 'delivered' });
    expect((await look(two)).here).toMatchObject({ state: 'taken', since: expect.any(String) as string });
    expect((await look(one)).there).toMatchObject({ state: 'taken', since: expect.any(String) as string });
    expect(await offerAccounts(two.db)).toEqual(await offerAccounts(one.db));
    expect((await offerAccounts(two.db)).accounts[0]).toMatchObject({
      ...{ name: 'anna', role: 'operator', passwordHash: HASH('b') },
      secondFactor: { secret, lastStep: 7, recovery: ['f'.repeat(64)] },
    });
    expect(readFileSync(path.join(root, 'two.db')).includes(secret)).toBe(false);
    const [entry] = await two.db.audit.findMany({ where: { action: 'accounts.merge' } });
    expect(entry).toMatchObject({ object: 'peer:other', detail: 'taken: anna boss' });
    expect(JSON.stringify(entry)).not.toContain('$2b$');
    // a code used here is no code there
    await one.db.user.update({ where: { name: 'anna' }, data: { totpLastStep: 9 } });
    await look(one);
    await look(two);
    expect(await two.db.user.findUnique({ where: { name: 'anna' } })).toMatchObject({ totpLastStep: 9 });
  });

  it('the newest change of each counts, a deletion stays one, sessions end with what they stood on', async () => {
    for (const side of [one, two]) allow(side);
    for (const [name, role] of [
      ['boss', 'administrator'],
      ['anna', 'viewer'],
      ['ben', 'viewer'],
    ] as const)
      await make(one, name, role, 'a');
    await look(one);
    await look(two);
    const there = await two.db.user.findUniqueOrThrow({ where: { name: 'anna' } });
    const expiresAt = new Date(Date.now() + 60_000);
    const session = { idHash: 's', userId: there.id, expiresAt, address: '', userAgent: '' };
    await two.db.session.create({ data: session });
    away = true;
    await changeAccount('anna', { role: 'operator' }, 'boss', one.db);
    await changeAccount('ben', { disabled: true }, 'boss', two.db);
    await later();
    await changeAccount('ben', { deleted: true }, 'boss', one.db);
    expect((await look(one)).there).toMatchObject({ state: 'failed', error: { code: 'unreachable' } });
    expect(await names(two)).toContain('anna viewer');
    away = false;
    for (let turn = 0; turn < 2; turn++) {
      await look(one);
      await look(two);
    }
    expect(await two.db.session.findUnique({ where: { idHash: 's' } })).toMatchObject({
      endedReason: 'role-changed',
    });
    const newest = (await offerAccounts(one.db)).accounts;
    expect((await offerAccounts(two.db)).accounts).toEqual(newest);
    expect(newest.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'anna operator',
      'boss administrator',
    ]);
  });

  it('one that was deleted does not come back with what the other router still had', async () => {
    for (const side of [one, two]) allow(side);
    await make(one, 'boss', 'administrator', 'a');
    await make(one, 'anna', 'viewer', 'a');
    await look(one);
    await look(two);
    await changeAccount('anna', { deleted: true }, 'boss', one.db);
    for (const side of [two, one, two, one]) await look(side);
    expect([await names(one), await names(two)]).toEqual([['boss administrator'], ['boss administrator']]);
    // made anew it is somebody else, and newer
    await make(two, 'anna', 'operator', 'c');
    for (const side of [two, one]) await look(side);
    expect(await names(one)).toEqual(['anna operator', 'boss administrator']);
  });

  it('changed on both: the newer stays, and each console shows it once', async () => {
    for (const side of [one, two]) allow(side);
    await make(one, 'piranha', 'administrator', 'a');
    await later();
    await make(two, 'piranha', 'administrator', 'b');
    for (const side of [one, two, one, two, one]) await look(side);
    expect((await offerAccounts(one.db)).accounts).toMatchObject([{ passwordHash: HASH('b') }]);
    expect(await offerAccounts(one.db)).toEqual(await offerAccounts(two.db));
    expect(await knownConflicts(one.db)).toMatchObject([{ name: 'piranha', kept: 'there' }]);
    expect(await knownConflicts(two.db)).toMatchObject([{ name: 'piranha', kept: 'here' }]);
  });

  it('two who take each other away on different routers both stay: nobody would be left', async () => {
    for (const side of [one, two]) allow(side);
    await make(one, 'anna', 'administrator', 'a');
    await make(one, 'ben', 'administrator', 'b');
    await look(one);
    await look(two);
    away = true;
    expect(await changeAccount('ben', { deleted: true }, 'anna', one.db)).toEqual({ ended: 0 });
    expect(await changeAccount('anna', { role: 'viewer' }, 'ben', two.db)).toEqual({ ended: 0 });
    away = false;
    for (const side of [one, two, one, two, one, two]) await look(side);
    const both = [await names(one), await names(two)];
    expect(both[0]).toEqual(both[1]);
    expect(both[0]?.filter((name) => name.endsWith('administrator')).length).toBeGreaterThan(0);
  });

  it('what is no offer of a console is refused by the agent, whoever sends it', async () => {
    allow(two);
    await make(one, 'boss', 'administrator', 'a');
    const [boss] = (await offerAccounts(one.db)).accounts;
    const wrong = [
      { ...boss, name: '../boss' },
      { ...boss, role: 'root' },
      { ...boss, passwordHash: `$2b$31$${'a'.repeat(53)}` },
      { ...boss, passwordHash: 'plain' },
      { ...boss, changed: -1 },
      { ...boss, more: 1 },
    ];
    for (const account of wrong)
      await expect(
        dispatch(two.agent, { kind: 'peer', key: 'other' }, 'accounts.offer', {
          ...{ offer: { accounts: [account], deleted: [] }, author: 'x' },
        }),
      ).rejects.toMatchObject({ code: 'invalid-params' });
  });

  it('every change of an account is noted by the database itself, whatever the clock says', async () => {
    const changed = async () => (await offerAccounts(one.db)).accounts[0]?.changed ?? 0;
    const { id } = await make(one, 'boss', 'administrator', 'a');
    await one.db.recoveryCode.create({ data: { codeHash: 'e'.repeat(64), userId: id } });
    const ahead = 4_000_000_000_000;
    await one.db.$executeRawUnsafe('UPDATE AccountChange SET at = ?', ahead);
    const data = [
      { passwordHash: HASH('c') },
      { role: 'administrator' },
      { disabledAt: null },
      { oneTimePassword: true },
      { totpSince: null },
    ];
    for (const [index, one_] of data.entries()) {
      await one.db.user.update({ where: { id }, data: one_ });
      expect(await changed()).toBe(ahead + index + 1);
    }
    await one.db.recoveryCode.deleteMany();
    expect(await changed()).toBe(ahead + data.length + 1);
    await one.db.user.update({ where: { id }, data: { failedLogins: 3, lastLoginAt: new Date() } });
    expect(await changed()).toBe(ahead + data.length + 1);
    await setPassword('nobody', 'a password', { db: one.db });
    await one.db.user.delete({ where: { id } });
    expect((await offerAccounts(one.db)).deleted).toEqual([
      { name: 'boss', changed: ahead + data.length + 2 },
    ]);
  });
});
