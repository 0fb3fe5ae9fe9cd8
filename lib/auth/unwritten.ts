import type { Database, Session } from '@/lib/db';

/** Far more than one pair's administrators have at once; each needed a password. The oldest goes. */
const MOST = 200;

/** A whole session that was begun meanwhile, or what has changed of one that the database has. */
type Left = Session | Partial<Omit<Session, 'idHash' | 'userId'>>;

/** On globalThis, since pages and web process are two bundles in one process. */
const kept = globalThis as { lvsUnwritten?: Map<string, Left> };
const unwritten = () => (kept.lvsUnwritten ??= new Map<string, Left>());

const isWhole = (left: Left): left is Session => 'userId' in left;

/** Begins a session; one that the database does not take (its disk is full) lives in memory, and dies with the process. */
export async function writeNew(session: Session, db: Database): Promise<void> {
  keep(session.idHash, session);
  await writeLeft(session.idHash, db);
}

/** Changes a session that has not ended; what the database does not take holds in this process. */
export async function writeChange(
  idHash: string,
  change: Partial<Omit<Session, 'idHash' | 'userId'>>,
  db: Database,
): Promise<void> {
  const before = unwritten().get(idHash);
  // Nobody ends twice: the first reason stays.
  keep(idHash, before?.endedAt ? before : { ...before, ...change });
  await writeLeft(idHash, db);
}

/** Brings what is only in memory into the database, the oldest first, as far as it takes it now. */
export async function writeAllLeft(db: Database): Promise<void> {
  for (const idHash of [...unwritten().keys()]) if (!(await writeLeft(idHash, db))) return;
}

/** @returns false: it stays in memory, and the next request tries again; the page tells of such a disk (lib/audit) */
async function writeLeft(idHash: string, db: Database): Promise<boolean> {
  const left = unwritten().get(idHash);
  if (!left) return true;
  try {
    if (isWhole(left)) await db.session.upsert({ where: { idHash }, create: left, update: left });
    else await db.session.updateMany({ where: { idHash, endedAt: null }, data: left });
  } catch (error) {
    // P2003: its account was deleted meanwhile, so it opens nothing and never goes in.
    if ((error as { code?: unknown }).code !== 'P2003') return false;
  }
  if (unwritten().get(idHash) === left) unwritten().delete(idHash);
  return true;
}

/** A session as it is: the database's row with what is only in memory. */
export function withLeft(idHash: string, row: Session | null): Session | null {
  const left = unwritten().get(idHash);
  if (!left) return row;
  if (isWhole(left)) return left;
  return row && { ...row, ...left };
}

function keep(idHash: string, left: Left): void {
  const all = unwritten();
  all.delete(idHash); // set again, so that the map is in order of the last change
  all.set(idHash, left);
  for (const oldest of all.keys()) {
    if (all.size <= MOST) break;
    all.delete(oldest);
  }
}
