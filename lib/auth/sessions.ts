import { createHash, randomBytes } from 'node:crypto';
import { database, type Database, type User } from '@/lib/db';
import { withLeft, writeAllLeft, writeChange, writeNew } from './unwritten';

const MINUTE = 60_000;
/** Ends after this long without a request. */
export const IDLE_MS = 8 * 60 * MINUTE;
/** Ends after this long however busy it is: a page that reloads itself would otherwise live for ever. */
export const LIFE_MS = 7 * 24 * 60 * MINUTE;
/** `lastSeenAt` is written at most this often: a page that updates each second shall not write each second. */
const SEEN_STEP_MS = MINUTE;
/** Ended sessions are kept this long, so that a form posted from one still finds its user's drafts. */
const KEEP_ENDED_MS = 30 * 24 * 60 * MINUTE;
const MAX_USER_AGENT = 200;
/** What is grave asks who one is when that was shown longer ago than this: a session may stand open unattended. */
export const RECENT_MS = 15 * MINUTE;

/** `ended`: by its owner or an administrator, from the list of sessions. */
export type EndReason = 'logout' | 'password-changed' | 'expired' | 'ended' | 'role-changed' | 'disabled';

/** A session as handlers and pages see it. */
export interface SessionInfo {
  idHash: string;
  userId: string;
  address: string;
  createdAt: Date;
  /** when its owner last showed who he is; null: never */
  verifiedAt: Date | null;
  /** the login before the one that began it, and how many attempts had failed between the two */
  previousLoginAt: Date | null;
  previousLoginAddress: string | null;
  failedBefore: number;
}

/** One line of the list of sessions. */
export interface OpenSession extends SessionInfo {
  lastSeenAt: Date;
  userAgent: string;
  user: { name: string };
}

/** Who stands behind a cookie: a living session, one that has ended (its user is still known), or nobody. */
export type Bearer =
  | { state: 'live'; session: SessionInfo; user: User }
  | { state: 'ended'; session: SessionInfo; user: User; reason: EndReason }
  | { state: 'none' };

const hash = (id: string) => createHash('sha256').update(id).digest('hex');

/**
 * Opens a session, for somebody who has just shown who he is.
 * @param who the account as it was before this login
 * @returns its random id, for the cookie; only the hash is kept, in memory while the database takes nothing (decision 0360)
 */
export async function startSession(
  who: {
    user: Pick<User, 'id' | 'lastLoginAt' | 'lastLoginAddress' | 'failedLogins'>;
    address: string;
    userAgent: string;
  },
  db: Database = database(),
): Promise<string> {
  const now = Date.now();
  // The old ones can wait for a disk with room.
  await db.session
    .deleteMany({ where: { endedAt: { lt: new Date(now - KEEP_ENDED_MS) } } })
    .catch(() => undefined);
  const id = randomBytes(32).toString('base64url');
  await writeNew(
    {
      idHash: hash(id),
      userId: who.user.id,
      address: who.address,
      userAgent: who.userAgent.slice(0, MAX_USER_AGENT),
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + LIFE_MS),
      endedAt: null,
      endedReason: null,
      verifiedAt: new Date(now),
      previousLoginAt: who.user.lastLoginAt,
      previousLoginAddress: who.user.lastLoginAddress,
      failedBefore: who.user.failedLogins,
    },
    db,
  );
  return id;
}

/** Looks a session up by its id and notes that it was seen. One past its time is ended here. */
export async function findSession(id: string, db: Database = database(), now = Date.now()): Promise<Bearer> {
  const idHash = hash(id);
  await writeAllLeft(db);
  const session = withLeft(idHash, await db.session.findUnique({ where: { idHash } }));
  const user = session && (await db.user.findUnique({ where: { id: session.userId } }));
  if (!user) return { state: 'none' };
  if (session.endedAt)
    return { state: 'ended', session, user, reason: (session.endedReason ?? 'expired') as EndReason };
  const seen = session.lastSeenAt.getTime();
  const over = now > session.expiresAt.getTime() || now - seen > IDLE_MS;
  // A new password ends the sessions that the database has; one in memory began before it.
  const isOld = session.createdAt < user.passwordChangedAt;
  if (over || isOld || user.disabledAt) {
    const reason = over ? 'expired' : isOld ? 'password-changed' : 'disabled';
    await endSession(session.idHash, reason, db);
    return { state: 'ended', session, user, reason };
  }
  if (now - seen > SEEN_STEP_MS) await writeChange(idHash, { lastSeenAt: new Date(now) }, db);
  return { state: 'live', session, user };
}

export async function endSession(
  idHash: string,
  reason: EndReason,
  db: Database = database(),
): Promise<void> {
  await writeChange(idHash, { endedAt: new Date(), endedReason: reason }, db);
}

/** Has its owner shown within the last 15 minutes who he is? */
export function isRecent({ verifiedAt }: Pick<SessionInfo, 'verifiedAt'>, now = Date.now()): boolean {
  return verifiedAt !== null && now - verifiedAt.getTime() <= RECENT_MS;
}

/** Notes that the owner has shown just now who he is. */
export async function noteVerified(idHash: string, db: Database = database()): Promise<void> {
  await writeChange(idHash, { verifiedAt: new Date() }, db);
}

/**
 * The sessions that are open, the last seen first.
 * @param userId only of this account
 */
export async function openSessions(
  userId: string | null,
  db: Database = database(),
  now = Date.now(),
): Promise<OpenSession[]> {
  return db.session.findMany({
    where: {
      endedAt: null,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - IDLE_MS) },
      ...(userId === null ? {} : { userId }),
    },
    include: { user: { select: { name: true } } },
    orderBy: { lastSeenAt: 'desc' },
  });
}

/** Has this account had a session from that address within the last 30 days? */
export async function knownAddress(
  name: string,
  address: string,
  db: Database = database(),
): Promise<boolean> {
  return (await db.session.count({ where: { user: { name }, address } })) > 0;
}
