import { createHash, randomBytes } from 'node:crypto';
import { database, type ApiToken, type Database, type User } from '@/lib/db';
import { roles, type Role } from './permissions';

const DAY = 24 * 3600_000;
/** `lastUsedAt` is written at most this often: a program that asks each second shall not write each second. */
const USED_STEP_MS = 60_000;
/** Days that a token can live; a program that needs longer gets a new one in time. */
export const TOKEN_DAYS = [7, 30, 90, 365] as const;
/** Per account; nobody has more programs. */
export const MAX_TOKENS = 50;

/** What stands before the random part, so that scanners of source code know one that was left lying about. */
const PREFIX = 'lvs_';
const SHAPE = /^lvs_[A-Za-z0-9_-]{43}$/;

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** A token in lists; the token itself is nowhere. */
export type TokenRow = Omit<ApiToken, 'tokenHash'> & { user: { name: string } };

/** Who stands behind a bearer token: its maker, with no more than the token's role; or why it opens nothing. */
export type TokenBearer =
  | { state: 'live'; token: ApiToken; user: User }
  | { state: 'refused'; reason: 'unknown' | 'expired' | 'revoked' | 'owner'; name: string };

/** The lesser of two roles; an unknown one counts as the least. */
export function lesserRole(one: string, other: string): Role {
  const rank = (role: string) => Math.max(0, roles.indexOf(role as Role));
  return roles[Math.min(rank(one), rank(other))] ?? 'viewer';
}

/**
 * Makes a token.
 * @param days until it expires
 * @returns the token, to be shown once; null: the account has 50 already, or the role is above its own
 */
export async function makeToken(
  user: Pick<User, 'id' | 'role'>,
  token: { name: string; role: Role; days: number },
  db: Database = database(),
): Promise<string | null> {
  if (lesserRole(token.role, user.role) !== token.role) return null;
  if ((await db.apiToken.count({ where: { userId: user.id, revokedAt: null } })) >= MAX_TOKENS) return null;
  const secret = PREFIX + randomBytes(32).toString('base64url');
  const { name, role, days } = token;
  const expiresAt = new Date(Date.now() + days * DAY);
  await db.apiToken.create({ data: { tokenHash: hash(secret), userId: user.id, name, role, expiresAt } });
  return secret;
}

/** Looks a bearer token up and notes that it was used. */
export async function findToken(
  text: string,
  address: string,
  db: Database = database(),
  now = Date.now(),
): Promise<TokenBearer> {
  const row = SHAPE.test(text)
    ? await db.apiToken.findUnique({ where: { tokenHash: hash(text) }, include: { user: true } })
    : null;
  if (!row) return { state: 'refused', reason: 'unknown', name: '' };
  const { user, ...token } = row;
  const refused = (reason: 'expired' | 'revoked' | 'owner') =>
    ({ state: 'refused', reason, name: `${user.name}/${token.name}` }) as const;
  if (token.revokedAt) return refused('revoked');
  if (token.expiresAt.getTime() <= now) return refused('expired');
  // Who may not come in himself (or must first set a password of his own) does not come in by his programs either.
  if (user.disabledAt || user.oneTimePassword) return refused('owner');
  if (
    !token.lastUsedAt ||
    now - token.lastUsedAt.getTime() > USED_STEP_MS ||
    token.lastUsedAddress !== address
  )
    // Best effort: a full disk does not shut programs out.
    await db.apiToken
      .updateMany({ where: { id: token.id }, data: { lastUsedAt: new Date(now), lastUsedAddress: address } })
      .catch(() => undefined);
  return { state: 'live', token, user: { ...user, role: lesserRole(token.role, user.role) } };
}

/**
 * The tokens that were not revoked, the newest first.
 * @param userId only of this account
 */
export function tokens(userId: string | null, db: Database = database()): Promise<TokenRow[]> {
  return db.apiToken.findMany({
    where: { revokedAt: null, ...(userId === null ? {} : { userId }) },
    omit: { tokenHash: true },
    include: { user: { select: { name: true } } },
    orderBy: { createdAt: 'desc' },
  });
}

/**
 * Ends every token of an account for good, as the change of its password does.
 * @returns how many
 */
export async function revokeTokensOf(name: string, db: Pick<Database, 'apiToken'>): Promise<number> {
  const where = { user: { name }, revokedAt: null };
  return (await db.apiToken.updateMany({ where, data: { revokedAt: new Date() } })).count;
}

/**
 * Ends a token for good.
 * @param userId only if it is this account's
 * @returns its name and its maker's; null: there is none such
 */
export async function revokeToken(
  id: string,
  userId: string | null,
  db: Database = database(),
): Promise<string | null> {
  const where = { id, revokedAt: null, ...(userId === null ? {} : { userId }) };
  const { count } = await db.apiToken.updateMany({ where, data: { revokedAt: new Date() } });
  if (count === 0) return null;
  const row = await db.apiToken.findUnique({ where: { id }, include: { user: true } });
  return row && `${row.user.name}/${row.name}`;
}
