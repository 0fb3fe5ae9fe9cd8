import type { AuditRecord } from './index';

/**
 * What was refused, failed or is a matter of taste may be asked for without end, by a program and without a password; what was
 * done is always written. So many such entries a minute: more than any person makes, too few to fill a disk.
 */
const WINDOW_MS = 60_000;
/** of nobody (no session, no token) from one address, and from all addresses together */
const NOBODY_FROM_ONE = 20;
const NOBODY = 60;
/** of one account: a program with a token that was revoked may ask for long before somebody notices */
const ACCOUNT = 600;
/** Actions and addresses that the summary names; the rest is a number. */
const NAMED = 5;
/** Keys that are counted; a flood from more addresses is bounded by NOBODY. */
const MOST_KEYS = 1000;

/** Says which entries are written, and counts the others for one entry that stands for them. */
export class AuditLimit {
  private from = -Infinity;
  private readonly taken = new Map<string, number>();
  private readonly left = {
    count: 0,
    actions: new Map<string, number>(),
    addresses: new Map<string, number>(),
  };

  /** May it be written? False: it was counted; `summary` tells of it once the minute is over. */
  admits(entry: AuditRecord, now: number): boolean {
    if (entry.outcome === 'done' && !entry.action.startsWith('preferences.')) return true;
    if (now - this.from >= WINDOW_MS || now < this.from) {
      this.from = now;
      this.taken.clear();
    }
    const limits: [string, number][] =
      entry.user === null
        ? [
            ['nobody', NOBODY],
            [`from ${entry.address}`, NOBODY_FROM_ONE],
          ]
        : [[`account ${entry.user}`, ACCOUNT]];
    if (limits.every(([key, most]) => (this.taken.get(key) ?? 0) < most)) {
      for (const [key] of limits) add(this.taken, key);
      return true;
    }
    this.left.count++;
    add(this.left.actions, entry.action);
    add(this.left.addresses, entry.address);
    return false;
  }

  /** Milliseconds until the minute is over, for whoever was just not admitted. */
  rest(now: number): number {
    return Math.max(0, this.from + WINDOW_MS - now);
  }

  /** The entry that stands for those left out since the last one; null: none was. */
  summary(): AuditRecord | null {
    const { count, actions, addresses } = this.left;
    if (count === 0) return null;
    const detail = `${named(actions)}; from ${named(addresses)}`;
    this.left.count = 0;
    actions.clear();
    addresses.clear();
    return {
      user: null,
      address: '',
      action: 'audit.left-out',
      object: `${count} entries`,
      outcome: 'refused',
      detail,
    };
  }
}

function add(counts: Map<string, number>, key: string): void {
  if (counts.size < MOST_KEYS || counts.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
}

function named(counts: Map<string, number>): string {
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const names = most.slice(0, NAMED).map(([name, count]) => `${name} ${count}`);
  return [...names, ...(most.length > NAMED ? [`${most.length - NAMED} more`] : [])].join(', ');
}
