import { audit } from '@/lib/audit';
import { database, type Database, type User } from '@/lib/db';
import { hashPassword, passwordMatches } from './password';
import type { Role } from './permissions';

/** The manual's account; the first one, and an administrator. */
export const FIRST_USER = 'piranha';

/** Is there anybody who could log in? Until then the console offers only /setup. */
export async function hasAccounts(db: Database = database()): Promise<boolean> {
  return (await db.user.count()) > 0;
}

export type PasswordResult =
  { state: 'created' } | { state: 'changed'; ended: number } | { state: 'unknown-user' | 'taken' };

/**
 * Sets a password and ends every open session of that user in the same transaction (R3). The manual's account is made when it
 * is missing, as administrator; any other must exist.
 * @param password has passed `passwordFault`
 * @param by who did it and from where, for the audit
 * @param firstOnly answers `taken` once there is any account (the page /setup)
 * @returns what was done; `ended` is the number of sessions
 */
export async function setPassword(
  name: string,
  password: string,
  by: { user: string | null; address: string },
  { firstOnly = false, db = database() }: { firstOnly?: boolean; db?: Database } = {},
): Promise<PasswordResult> {
  const passwordHash = await hashPassword(password);
  const now = new Date();
  const result = await db.$transaction(async (tx): Promise<PasswordResult> => {
    if (firstOnly && (await tx.user.count()) > 0) return { state: 'taken' };
    const known = await tx.user.findUnique({ where: { name } });
    if (!known) {
      if (name !== FIRST_USER) return { state: 'unknown-user' };
      await tx.user.create({ data: { name, passwordHash, role: 'administrator' satisfies Role } });
      return { state: 'created' };
    }
    await tx.user.update({
      where: { name },
      data: { passwordHash, passwordChangedAt: now, failedLogins: 0 },
    });
    const { count } = await tx.session.updateMany({
      where: { userId: known.id, endedAt: null },
      data: { endedAt: now, endedReason: 'password-changed' },
    });
    return { state: 'changed', ended: count };
  });
  const outcome = result.state === 'created' || result.state === 'changed' ? 'done' : 'refused';
  await audit({ ...by, action: 'password.set', object: name, outcome, detail: result.state }, db);
  return result;
}

/**
 * Checks name and password and notes the attempt at the account and in the audit.
 * @returns the user, or null: the caller says one sentence for a wrong name and a wrong password alike
 */
export async function checkLogin(
  name: string,
  password: string,
  address: string,
  db: Database = database(),
): Promise<User | null> {
  const user = await db.user.findUnique({ where: { name } });
  if (!(await passwordMatches(password, user?.passwordHash ?? null)) || !user) {
    if (user) await db.user.update({ where: { id: user.id }, data: { failedLogins: { increment: 1 } } });
    await audit({ user: null, address, action: 'login', object: name, outcome: 'refused' }, db);
    return null;
  }
  await db.user.update({
    where: { id: user.id },
    data: { lastLoginAt: new Date(), lastLoginAddress: address, failedLogins: 0 },
  });
  await audit({ user: name, address, action: 'login', object: name, outcome: 'done' }, db);
  return user;
}
