import { database, type Audit, type Database } from '@/lib/db';
import { AuditLimit } from './limit';
import { shorten } from './shorten';

/** What came of it: it happened, it was not allowed, or it was tried and went wrong. */
export type Outcome = 'done' | 'refused' | 'failed';
export const outcomes: readonly Outcome[] = ['done', 'refused', 'failed'];

export interface AuditRecord {
  /** account name; null when nobody was logged in */
  user: string | null;
  address: string;
  /** e.g. `login`, `config.save`, `pulse.start` */
  action: string;
  /** what it was done to, e.g. `tcp:192.168.1.250:80` or a router's name; '' when there is no object */
  object: string;
  outcome: Outcome;
  /** short and free of secrets: reason of a refusal, hash of what was written */
  detail?: string;
}

/** Long enough for a reason and two hashes; a longer one is an attempt to fill the disk. */
const MAX_TEXT = 500;

/** Where a line of each entry goes besides; on globalThis, since pages and web process are two bundles in one process. */
const kept = globalThis as {
  lvsAuditLine?: (line: string) => boolean;
  lvsAuditLimit?: AuditLimit;
  lvsAuditMissed?: AuditMissed | null;
};

/** Entries that the table did not take (its disk is full, read-only, damaged): they are in the log only. */
export interface AuditMissed {
  count: number;
  since: Date;
}

/** What the table did not take since it last took an entry; null: it takes them. */
export function auditMissed(): AuditMissed | null {
  return kept.lvsAuditMissed ?? null;
}

/**
 * Writes one entry (R9), and a line of it to the console's log: the journal, and with it syslog, keeps it where the console's
 * account cannot change it. Names are stored as text, so that an entry outlives its account. Beyond so many refused a minute
 * (limit.ts) entries are counted, and one tells of them when the minute is over. An entry that the log has and the table does
 * not take is counted (`auditMissed`) and is no error: what was done was done (decision 0360).
 * @throws the database's error when neither takes it
 */
export async function audit(entry: AuditRecord, db: Database = database()): Promise<void> {
  const limit = (kept.lvsAuditLimit ??= new AuditLimit());
  if (limit.admits(entry, Date.now())) return write(entry, db);
  later(limit, db);
}

let waiting: NodeJS.Timeout | null = null;

/** Once the minute is over; a process that ends before leaves only its count unsaid. */
function later(limit: AuditLimit, db: Database): void {
  waiting ??= setTimeout(() => {
    waiting = null;
    const summary = limit.summary();
    // Nobody waits for it: a database that cannot be written to is told by the next entry.
    if (summary) write(summary, db).catch(() => undefined);
  }, limit.rest(Date.now())).unref();
}

async function write(entry: AuditRecord, db: Database): Promise<void> {
  const cut = {
    ...entry,
    object: entry.object.slice(0, MAX_TEXT),
    detail: (entry.detail ?? '').slice(0, MAX_TEXT),
  };
  const isLogged = kept.lvsAuditLine?.(auditLine(cut)) ?? false;
  try {
    await tellMissed(db);
    const { id } = await db.audit.create({ data: cut });
    await shorten(id, db);
  } catch (error) {
    const { count, since } = auditMissed() ?? { count: 0, since: new Date() };
    kept.lvsAuditMissed = { count: count + 1, since };
    if (!isLogged) throw error;
  }
}

/** The table takes entries again: the first one says how many are in the log only. */
async function tellMissed(db: Database): Promise<void> {
  const missed = auditMissed();
  if (!missed) return;
  const object = `${missed.count} entries`;
  const detail = `since ${missed.since.toISOString()} only in the log`;
  const entry = { user: null, address: '', action: 'audit.only-logged', object, outcome: 'failed', detail };
  await db.audit.create({ data: entry });
  kept.lvsAuditMissed = null;
}

/**
 * To be asked before an action: may it be done, is there a place where it will stand? While the table takes nothing, a line of
 * the action goes out to the log before it is done (`outcome="begun"`).
 * @returns false: neither log nor table takes anything, so it must not be done
 */
export async function auditReady(
  entry: Pick<AuditRecord, 'user' | 'address' | 'action' | 'object'>,
  db: Database = database(),
): Promise<boolean> {
  if (!auditMissed() || kept.lvsAuditLine?.(auditLine({ ...entry, outcome: 'begun' }))) return true;
  return tellMissed(db).then(
    () => true,
    () => false,
  );
}

/** The web process says here where its log is. @param line answers whether the log took it */
export function auditTo(line: (text: string) => boolean): void {
  kept.lvsAuditLine = line;
}

/** `audit user="piranha" address="10.0.0.1" …`: each value as JSON, so that none can end its quotes or make up a line. */
export function auditLine({
  user,
  address,
  action,
  object,
  outcome,
  detail,
}: Omit<AuditRecord, 'outcome'> & { outcome: Outcome | 'begun' }): string {
  const values = { user: user ?? '', address, action, object, outcome, detail: detail ?? '' };
  return `audit ${Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ')}`;
}

/** Which entries: by what came of it, of one account, older than one entry. */
export interface AuditQuery {
  outcome?: Outcome;
  user?: string;
  /** id of an entry; only older ones */
  before?: number;
  limit: number;
}

/** Entries, the newest first. */
export function auditEntries(
  { outcome, user, before, limit }: AuditQuery,
  db: Database = database(),
): Promise<Audit[]> {
  return db.audit.findMany({
    where: {
      ...(outcome ? { outcome } : {}),
      ...(user ? { user } : {}),
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
}
