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
 * @param firstOnly answers `taken` once there is any account (the page /setup)
 * @returns what was done; `ended` is the number of sessions
 */
export async function setPassword(
  name: string,
  password: string,
  { firstOnly = false, db = database() }: { firstOnly?: boolean; db?: Database } = {},
): Promise<PasswordResult> {
  const passwordHash = await hashPassword(password);
  const now = new Date();
  return db.$transaction(async (tx): Promise<PasswordResult> => {
    if (firstOnly && (await tx.user.count()) > 0) return { state: 'taken' };
    // Written first, read afterwards: a transaction that begins by reading is thrown out when another process writes meanwhile.
    const data = { passwordHash, passwordChangedAt: now, failedLogins: 0 };
    const changed = await tx.user.updateMany({ where: { name }, data });
    if (changed.count === 0) {
      if (name !== FIRST_USER) return { state: 'unknown-user' };
      await tx.user.create({ data: { name, passwordHash, role: 'administrator' satisfies Role } });
      return { state: 'created' };
    }
    const { count } = await tx.session.updateMany({
      where: { user: { name }, endedAt: null },
      data: { endedAt: now, endedReason: 'password-changed' },
    });
    return { state: 'changed', ended: count };
  });
}

/**
 * Checks name and password and notes the attempt at the account.
 * @returns the user; null: the caller says one sentence for a wrong name and a wrong password alike
 */
export async function checkLogin(
  name: string,
  password: string,
  db: Database = database(),
): Promise<User | null> {
  const user = await db.user.findUnique({ where: { name } });
  if (!(await passwordMatches(password, user?.passwordHash ?? null)) || !user) {
    if (user) await db.user.update({ where: { id: user.id }, data: { failedLogins: { increment: 1 } } });
    return null;
  }
  return user;
}

/** Notes a login for the next one to be shown, and how many attempts had failed before it. */
export async function noteLogin(user: User, address: string, db: Database = database()): Promise<void> {
  await db.user.update({
    where: { id: user.id },
    data: { lastLoginAt: new Date(), lastLoginAddress: address, failedLogins: 0 },
  });
}

/** Keeps the language that the account's owner reads. @param locale one of lib/i18n's */
export async function keepLocale(userId: string, locale: string, db: Database = database()): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { locale } });
}
