import { database, type Database, type User } from '@/lib/db';
import { hashPassword, passwordMatches } from './password';
import type { Role } from './permissions';
import { revokeTokensOf } from './tokens';

/** The manual's account; the first one, and an administrator. */
export const FIRST_USER = 'piranha';

/** A password that an administrator made opens this long: who does not come for it within a week gets a new one. */
export const ONE_TIME_MS = 7 * 24 * 3600_000;

/** Is there anybody who could log in? Until then the console offers only /setup. */
export async function hasAccounts(db: Database = database()): Promise<boolean> {
  return (await db.user.count()) > 0;
}

export type PasswordResult =
  | { state: 'created' }
  | { state: 'changed'; ended: number; revoked: number }
  | { state: 'unknown-user' | 'taken' };

/**
 * Sets a password, and in the same transaction ends every open session of that user and revokes all API tokens (R3): whoever
 * knew the old password may have made them. The manual's account is made when it is missing, as administrator; any other must
 * exist, unless root asks for it (`reinstate`).
 * @param password has passed `passwordFault`
 * @param firstOnly answers `taken` once there is any account (the page /setup)
 * @param oneTime made by somebody else: it opens only the page on which its owner sets another one
 * @param reinstate makes the account, or lets it in again, as administrator: the way back that root always has
 * @returns what was done; `ended` is the number of sessions, `revoked` of tokens
 */
export async function setPassword(
  name: string,
  password: string,
  {
    firstOnly = false,
    oneTime = false,
    reinstate = false,
    db = database(),
  }: { firstOnly?: boolean; oneTime?: boolean; reinstate?: boolean; db?: Database } = {},
): Promise<PasswordResult> {
  const passwordHash = await hashPassword(password);
  const now = new Date();
  return db.$transaction(async (tx): Promise<PasswordResult> => {
    if (firstOnly && (await tx.user.count()) > 0) return { state: 'taken' };
    // Written first, read afterwards: a transaction that begins by reading is thrown out when another process writes meanwhile.
    const data = {
      passwordHash,
      passwordChangedAt: now,
      failedLogins: 0,
      oneTimePassword: oneTime,
      ...(reinstate ? { role: 'administrator' satisfies Role, disabledAt: null } : {}),
    };
    const changed = await tx.user.updateMany({ where: { name }, data });
    if (changed.count === 0) {
      if (name !== FIRST_USER && !reinstate) return { state: 'unknown-user' };
      await tx.user.create({ data: { name, passwordHash, role: 'administrator' satisfies Role } });
      return { state: 'created' };
    }
    const { count } = await tx.session.updateMany({
      where: { user: { name }, endedAt: null },
      data: { endedAt: now, endedReason: 'password-changed' },
    });
    return { state: 'changed', ended: count, revoked: await revokeTokensOf(name, tx) };
  });
}

/**
 * Checks name and password and notes the attempt at the account.
 * @returns the user; null: the caller says one sentence for a wrong name, a wrong password, a disabled account and a one-time
 * password past its week alike
 */
export async function checkLogin(
  name: string,
  password: string,
  db: Database = database(),
): Promise<User | null> {
  const user = await db.user.findUnique({ where: { name } });
  const matches = await passwordMatches(password, user?.passwordHash ?? null);
  if (!user) return null;
  const worn = user.oneTimePassword && Date.now() - user.passwordChangedAt.getTime() > ONE_TIME_MS;
  if (matches && !worn && !user.disabledAt) return user;
  await noteFailure(user.id, db);
  return null;
}

/** Counts an attempt that failed, a wrong second factor too; a database that takes nothing does not change the answer. */
export async function noteFailure(userId: string, db: Database = database()): Promise<void> {
  await db.user
    .update({ where: { id: userId }, data: { failedLogins: { increment: 1 } } })
    .catch(() => undefined);
}

/** Notes a login for the next one to be shown, and how many attempts had failed before it; if the database takes it. */
export async function noteLogin(user: User, address: string, db: Database = database()): Promise<void> {
  await db.user
    .update({
      where: { id: user.id },
      data: { lastLoginAt: new Date(), lastLoginAddress: address, failedLogins: 0 },
    })
    .catch(() => undefined);
}

/** Keeps the language that the account's owner reads. @param locale one of lib/i18n's */
export async function keepLocale(userId: string, locale: string, db: Database = database()): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { locale } });
}
