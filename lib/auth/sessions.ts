import { createHash, randomBytes } from 'node:crypto';
import { database, type Database, type User } from '@/lib/db';

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

export type EndReason = 'logout' | 'password-changed' | 'expired';

/** A session as handlers and pages see it. */
export interface SessionInfo {
  idHash: string;
  userId: string;
  address: string;
  createdAt: Date;
}

/** Who stands behind a cookie: a living session, one that has ended (its user is still known), or nobody. */
export type Bearer =
  | { state: 'live'; session: SessionInfo; user: User }
  | { state: 'ended'; session: SessionInfo; user: User; reason: EndReason }
  | { state: 'none' };

const hash = (id: string) => createHash('sha256').update(id).digest('hex');

/**
 * Opens a session.
 * @returns its random id, for the cookie; the database keeps only the hash
 */
export async function startSession(
  who: { user: Pick<User, 'id'>; address: string; userAgent: string },
  db: Database = database(),
): Promise<string> {
  const now = Date.now();
  await db.session.deleteMany({ where: { endedAt: { lt: new Date(now - KEEP_ENDED_MS) } } });
  const id = randomBytes(32).toString('base64url');
  await db.session.create({
    data: {
      idHash: hash(id),
      userId: who.user.id,
      address: who.address,
      userAgent: who.userAgent.slice(0, MAX_USER_AGENT),
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + LIFE_MS),
    },
  });
  return id;
}

/** Looks a session up by its id and notes that it was seen. One past its time is ended here. */
export async function findSession(id: string, db: Database = database(), now = Date.now()): Promise<Bearer> {
  const row = await db.session.findUnique({ where: { idHash: hash(id) }, include: { user: true } });
  if (!row) return { state: 'none' };
  const { user, ...session } = row;
  if (session.endedAt)
    return { state: 'ended', session, user, reason: (session.endedReason ?? 'expired') as EndReason };
  const seen = session.lastSeenAt.getTime();
  if (now > session.expiresAt.getTime() || now - seen > IDLE_MS) {
    await endSession(session.idHash, 'expired', db);
    return { state: 'ended', session, user, reason: 'expired' };
  }
  if (now - seen > SEEN_STEP_MS)
    await db.session.updateMany({
      where: { idHash: session.idHash, endedAt: null },
      data: { lastSeenAt: new Date(now) },
    });
  return { state: 'live', session, user };
}

export async function endSession(
  idHash: string,
  reason: EndReason,
  db: Database = database(),
): Promise<void> {
  await db.session.updateMany({
    where: { idHash, endedAt: null },
    data: { endedAt: new Date(), endedReason: reason },
  });
}
