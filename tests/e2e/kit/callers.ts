import {
  csrfToken,
  endSession,
  findSession,
  makeToken,
  revokeToken,
  roles,
  sealSession,
  sessionCookie,
  startSession,
  tokens,
} from '@/lib/auth';
import { databaseFile, open, type Database, type User } from '@/lib/db';
import type { TestConsole } from './console';

const DAY_MS = 24 * 3600_000;

/** Who may ask the running console: each with the headers that his browser or program sends. */
export interface Callers {
  db: Database;
  /** by name: none, a role, or why a session or token opens nothing */
  headers: Record<string, Record<string, string>>;
  end(): Promise<void>;
}

/** Headers of a new session of an account, its form token among them; who it is was shown just now. */
export async function sessionOf(
  user: User,
  db: Database,
): Promise<{ cookie: string; 'x-csrf-token': string; idHash: string }> {
  const id = await startSession({ user, address: '127.0.0.1', userAgent: 'test' }, db);
  const bearer = await findSession(id, db);
  if (bearer.state === 'none') throw new Error('no session was made');
  const { idHash } = bearer.session;
  const cookie = `${sessionCookie(true)}=${await sealSession(id)}`;
  return { cookie, 'x-csrf-token': csrfToken(`session:${idHash}`), idHash };
}

/** Writes accounts with sessions and tokens into the database of a console that runs; no password is hashed for it. */
export async function makeCallers(at: TestConsole): Promise<Callers> {
  process.env.LVS_ROOT = at.root; // its secret seals the cookies
  const db = open(databaseFile());
  const headers: Callers['headers'] = { none: {} };
  const account = (name: string, role: string) =>
    db.user.create({ data: { name, role, passwordHash: 'none' } });
  const session = (user: User) => sessionOf(user, db);
  const token = async (user: User, role: (typeof roles)[number]) => {
    const secret = await makeToken(user, { name: 'matrix', role, days: 7 }, db);
    const [row] = await tokens(user.id, db);
    if (!secret || !row) throw new Error('no token was made');
    return { id: row.id, authorization: `Bearer ${secret}` };
  };
  // another file has made them before where both use the same console
  await db.user.deleteMany({ where: { name: { in: [...roles, 'gone'] } } });
  for (const role of roles) {
    const user = await account(role, role);
    headers[role] = { cookie: (await session(user)).cookie };
    headers[`token ${role}`] = { authorization: (await token(user, role)).authorization };
  }
  const gone = await account('gone', 'administrator');
  const [expired, ended, changed] = [await session(gone), await session(gone), await session(gone)];
  await db.session.update({
    where: { idHash: expired.idHash },
    data: { expiresAt: new Date(Date.now() - DAY_MS) },
  });
  await endSession(ended.idHash, 'ended', db);
  await endSession(changed.idHash, 'password-changed', db);
  const [old, revoked] = [await token(gone, 'administrator'), await token(gone, 'administrator')];
  await db.apiToken.update({ where: { id: old.id }, data: { expiresAt: new Date(Date.now() - DAY_MS) } });
  await revokeToken(revoked.id, null, db);
  Object.assign(headers, {
    'expired session': { cookie: expired.cookie },
    'ended session': { cookie: ended.cookie },
    'password changed': { cookie: changed.cookie },
    'expired token': { authorization: old.authorization },
    'revoked token': { authorization: revoked.authorization },
  });
  return { db, headers, end: () => db.$disconnect() };
}
