import { createHash, randomInt } from 'node:crypto';
import { database, type Database, type User } from '@/lib/db';
import { openTotp, sealTotp } from './at-rest';
import { sign } from './secret';
import { base32, SECRET_BYTES, stepOf } from './totp';

/** As many as fit on a slip of paper; each opens once. */
const RECOVERY_CODES = 10;
/** Without signs that look alike; 31^10 is 49 bits, and the throttle lets one address try two a minute. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const RECOVERY_LENGTH = 10;

const REQUIRED = 'second-factor-required';

const hash = (code: string) => createHash('sha256').update(code).digest('hex');

/**
 * The secret that an account is offered for its app. Derived, not stored: looking at a page changes nothing. Another one in every
 * session, and after a second factor was taken away (`totpLastStep` stays), so that a lost telephone's never comes back.
 */
export function offeredSecret(session: { idHash: string }, user: Pick<User, 'id' | 'totpLastStep'>): string {
  const subject = `${session.idHash} ${user.id} ${user.totpLastStep}`;
  return base32(Buffer.from(sign('totp', subject), 'base64url').subarray(0, SECRET_BYTES));
}

/**
 * Makes the offered secret count, once a code of it shows that the app has it.
 * @returns recovery codes, to be shown once; null: the code is not right, or the account has a second factor already
 */
export async function confirmSecret(
  session: { idHash: string },
  user: Pick<User, 'id' | 'name' | 'totpLastStep'>,
  code: string,
  db: Database = database(),
): Promise<string[] | null> {
  const offered = offeredSecret(session, user);
  const step = stepOf(offered, code, 0);
  if (step === null) return null;
  const totpSecret = sealTotp(offered, user.name);
  const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
  const userId = user.id;
  const set = await db.$transaction(async (tx) => {
    const data = { totpSecret, totpSince: new Date(), totpLastStep: step };
    if ((await tx.user.updateMany({ where: { id: userId, totpSince: null }, data })).count === 0)
      return false;
    await tx.recoveryCode.deleteMany({ where: { userId } });
    await tx.recoveryCode.createMany({ data: codes.map((one) => ({ userId, codeHash: hash(one) })) });
    return true;
  });
  return set ? codes.map((one) => `${one.slice(0, 5)}-${one.slice(5)}`) : null;
}

/** Takes the second factor away. */
export async function removeSecondFactor(name: string, db: Database = database()): Promise<void> {
  await db.$transaction([
    db.user.updateMany({ where: { name }, data: { totpSecret: null, totpSince: null } }),
    db.recoveryCode.deleteMany({ where: { user: { name } } }),
  ]);
}

/** Must a code be given with the password? */
export const hasSecondFactor = (user: Pick<User, 'totpSince'>): boolean => user.totpSince !== null;

/** The last step of an account whose use the database did not take; on globalThis as in sessions' memory (unwritten.ts). */
const kept = globalThis as { lvsUsedSteps?: Map<string, number> };

/** A code that is used while the database takes nothing: once in this process. */
function firstUse(userId: string, step: number): boolean {
  const used = (kept.lvsUsedSteps ??= new Map<string, number>());
  if (step <= (used.get(userId) ?? 0)) return false;
  used.set(userId, step);
  return true;
}

/** Is the code one of the app's, or a recovery code? Either opens once, also when two ask at the same moment. */
export async function secondFactorMatches(
  user: Pick<User, 'id' | 'name' | 'totpSecret' | 'totpSince' | 'totpLastStep'>,
  typed: string,
  db: Database = database(),
): Promise<boolean> {
  if (!user.totpSince) return false;
  const secret = openTotp(user.totpSecret, user.name);
  const step = secret === null ? null : stepOf(secret, typed, user.totpLastStep);
  if (step !== null) {
    const where = { id: user.id, totpLastStep: { lt: step } };
    if (step <= (kept.lvsUsedSteps?.get(user.id) ?? 0)) return false;
    return db.user.updateMany({ where, data: { totpLastStep: step } }).then(
      ({ count }) => count === 1,
      () => firstUse(user.id, step),
    );
  }
  const codeHash = hash(typed.toUpperCase().replace(/[\s-]/g, ''));
  // One that cannot be crossed off opens nothing.
  const crossedOff = db.recoveryCode.deleteMany({ where: { userId: user.id, codeHash } });
  return crossedOff.then(
    ({ count }) => count === 1,
    () => false,
  );
}

/** How many recovery codes are left. */
export function recoveryCodesLeft(userId: string, db: Database = database()): Promise<number> {
  return db.recoveryCode.count({ where: { userId } });
}

/** Must every administrator have a second factor? */
export async function secondFactorRequired(db: Database = database()): Promise<boolean> {
  return (await db.setting.findUnique({ where: { key: REQUIRED } }))?.value === 'administrator';
}

export async function requireSecondFactor(required: boolean, db: Database = database()): Promise<void> {
  const value = required ? 'administrator' : 'nobody';
  await db.setting.upsert({ where: { key: REQUIRED }, create: { key: REQUIRED, value }, update: { value } });
}

/** What an account must do before anything else. */
export type Duty = 'new-password' | 'second-factor';

/** null: nothing, it may work. */
export async function dutyOf(user: User, db: Database = database()): Promise<Duty | null> {
  if (user.oneTimePassword) return 'new-password';
  if (user.role !== 'administrator' || hasSecondFactor(user)) return null;
  return (await secondFactorRequired(db)) ? 'second-factor' : null;
}

function recoveryCode(): string {
  return Array.from({ length: RECOVERY_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
