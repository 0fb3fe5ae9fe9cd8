import { database, type Database } from '@/lib/db';

/** What came of it: it happened, it was not allowed, or it was tried and went wrong. */
export type Outcome = 'done' | 'refused' | 'failed';

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

/** Writes one entry (R9). Names are stored as text, so that an entry outlives its account. */
export async function audit(entry: AuditRecord, db: Database = database()): Promise<void> {
  await db.audit.create({
    data: {
      ...entry,
      object: entry.object.slice(0, MAX_TEXT),
      detail: (entry.detail ?? '').slice(0, MAX_TEXT),
    },
  });
}
