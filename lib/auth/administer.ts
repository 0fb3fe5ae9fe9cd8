import { randomInt } from 'node:crypto';
import { database, type Database } from '@/lib/db';
import { hashPassword } from './password';
import type { Role } from './permissions';
import type { EndReason } from './sessions';
import { setPassword } from './accounts';

/** One account in the list; no secret among it. */
export interface AccountRow {
  name: string;
  role: string;
  disabledAt: Date | null;
  oneTimePassword: boolean;
  totpSince: Date | null;
  createdAt: Date;
  passwordChangedAt: Date;
  lastLoginAt: Date | null;
  lastLoginAddress: string | null;
  failedLogins: number;
}

/**
 * Why an account stays as it is. LAST_ADMINISTRATOR: nobody could give it back. OWN_ACCOUNT: nobody shuts himself out by a
 * click. ACCOUNT_GONE: somebody else removed it meanwhile.
 */
export type AccountFault = 'LAST_ADMINISTRATOR' | 'OWN_ACCOUNT' | 'ACCOUNT_GONE' | 'ACCOUNT_EXISTS';

/** Names: small letters and digits, so that two accounts never look alike, and no sign that means something to a program. */
export const ACCOUNT_NAME = /^[a-z][a-z0-9._-]{0,31}$/;

/** Without letters and digits that look alike: it is read aloud or copied by hand. 31^16 of them. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A password for one login, in groups of four. */
function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

const shown = {
  name: true,
  role: true,
  disabledAt: true,
  oneTimePassword: true,
  totpSince: true,
  createdAt: true,
  passwordChangedAt: true,
  lastLoginAt: true,
  lastLoginAddress: true,
  failedLogins: true,
} as const;

/** Every account by name. */
export function accounts(db: Database = database()): Promise<AccountRow[]> {
  return db.user.findMany({ select: shown, orderBy: { name: 'asc' } });
}

export function account(name: string, db: Database = database()): Promise<AccountRow | null> {
  return db.user.findUnique({ where: { name }, select: shown });
}

/**
 * Makes an account.
 * @returns its one-time password, to be shown once
 */
export async function addAccount(
  name: string,
  role: Role,
  db: Database = database(),
): Promise<{ password: string } | { fault: AccountFault }> {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  try {
    await db.user.create({ data: { name, role, passwordHash, oneTimePassword: true } });
  } catch (error) {
    if ((error as { code?: string }).code === 'P2002') return { fault: 'ACCOUNT_EXISTS' };
    throw error;
  }
  return { password };
}

/**
 * Gives an account a new one-time password; its sessions end, its tokens are revoked.
 * @returns the password, to be shown once, and how many tokens were revoked
 */
export async function resetPassword(
  name: string,
  db: Database = database(),
): Promise<{ password: string; revoked: number } | { fault: AccountFault }> {
  const password = oneTimePassword();
  if (!(await db.user.count({ where: { name } }))) return { fault: 'ACCOUNT_GONE' };
  const set = await setPassword(name, password, { oneTime: true, db });
  return { password, revoked: set.state === 'changed' ? set.revoked : 0 };
}

/** What can be done to somebody's account. */
export type AccountChange = { role: Role } | { disabled: boolean } | { deleted: true };

/**
 * Changes somebody's account and ends its sessions at once, all or nothing.
 * @param by name of the account that asks: nobody changes his own
 * @returns how many sessions ended, or why nothing was done
 */
export async function changeAccount(
  name: string,
  change: AccountChange,
  by: string,
  db: Database = database(),
): Promise<{ ended: number } | { fault: AccountFault }> {
  if (name === by) return { fault: 'OWN_ACCOUNT' };
  try {
    return await db.$transaction(async (tx) => {
      const reason: EndReason = 'role' in change ? 'role-changed' : 'disabled';
      // Sessions first: a transaction that begins by reading is thrown out when another process writes meanwhile.
      const { count: ended } = await tx.session.updateMany({
        where: { user: { name }, endedAt: null },
        data: { endedAt: new Date(), endedReason: reason },
      });
      const data =
        'role' in change
          ? change
          : { disabledAt: 'disabled' in change && change.disabled ? new Date() : null };
      const { count } =
        'deleted' in change
          ? await tx.user.deleteMany({ where: { name } })
          : await tx.user.updateMany({ where: { name }, data });
      if (count === 0) throw new Undone('ACCOUNT_GONE');
      // Counted after the change: two administrators who remove each other at the same moment find one of them left.
      if (!(await tx.user.count({ where: { role: 'administrator', disabledAt: null } })))
        throw new Undone('LAST_ADMINISTRATOR');
      return { ended };
    });
  } catch (error) {
    if (error instanceof Undone) return { fault: error.fault };
    throw error;
  }
}

/** Rolls a transaction back and carries the reason out of it. */
class Undone extends Error {
  constructor(readonly fault: AccountFault) {
    super(fault);
  }
}
