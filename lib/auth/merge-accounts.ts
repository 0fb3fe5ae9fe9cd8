import type { AccountsOffer, TravellingAccount } from '@/lib/protocol';

/** Two consoles changed one account since they last agreed, or knew it from the start in two ways. */
export interface Conflict {
  name: string;
  /** whose change stays: the newer one, on both routers */
  kept: 'here' | 'there';
  /** milliseconds since 1970 of the change that gave way */
  lost: number;
}

export interface Merged {
  /** accounts of the other console that replace ours, or are new here */
  take: TravellingAccount[];
  /** deletions there that count here too */
  remove: { name: string; changed: number }[];
  /** administrators that stay although a newer change there took them away: nobody else would be left */
  spare: string[];
  conflicts: Conflict[];
}

/** When an account was alike on both consoles, by its name: the `changed` that both had. */
export type Agreed = Readonly<Record<string, number>>;

interface Entry {
  changed: number;
  account: TravellingAccount | null;
}

/**
 * What the other console's accounts change here: for each name the newest change counts, a deletion too. Both routers come to the
 * same, whichever looks first.
 * @param agreed as the last merge left it
 */
export function mergeAccounts(mine: AccountsOffer, theirs: AccountsOffer, agreed: Agreed): Merged {
  const [here, there] = [entries(mine), entries(theirs)];
  const merged: Merged = { take: [], remove: [], spare: [], conflicts: [] };
  const after = new Map(here);
  for (const [name, other] of there) {
    const own = here.get(name);
    if (own && !differ(own, other)) continue;
    const newer = !own || order(own) < order(other);
    if (own && isConflict(own, other, agreed[name]))
      merged.conflicts.push({
        name,
        kept: newer ? 'there' : 'here',
        lost: newer ? own.changed : other.changed,
      });
    if (newer) after.set(name, other);
  }
  const spare = leavesNobody(here, after) ? administrators(here) : [];
  merged.spare = spare.filter((name) => after.get(name) !== here.get(name));
  for (const [name, { changed, account }] of after) {
    if (after.get(name) === here.get(name) || merged.spare.includes(name)) continue;
    if (account) merged.take.push(account);
    else merged.remove.push({ name, changed });
  }
  return merged;
}

function entries({ accounts, deleted }: AccountsOffer): Map<string, Entry> {
  return new Map<string, Entry>([
    ...deleted.map(({ name, changed }) => [name, { changed, account: null }] as const),
    ...accounts.map((account) => [account.name, { changed: account.changed, account }] as const),
  ]);
}

/** What makes two entries the same; the last code's step moves with each login and is no change of the account. */
function content({ account }: Entry): string {
  if (!account) return '';
  const { secondFactor, ...rest } = account;
  return JSON.stringify([rest, secondFactor && { ...secondFactor, lastStep: 0 }]);
}

const differ = (one: Entry, other: Entry) => one.changed !== other.changed || content(one) !== content(other);

/** Two changes in the same millisecond: both routers must choose alike. */
const order = (entry: Entry) => `${String(entry.changed).padStart(16, '0')} ${content(entry)}`;

/** Never alike so far, or both went on from where they were. A deletion of what the other never changed is none. */
function isConflict(own: Entry, other: Entry, agreed: number | undefined): boolean {
  if (content(own) === content(other) || (!own.account && !other.account)) return false;
  if (agreed === undefined) return own.account !== null && other.account !== null;
  return own.changed > agreed && other.changed > agreed;
}

function administrators(all: Map<string, Entry>): string[] {
  return [...all]
    .filter(([, { account }]) => account?.role === 'administrator' && account.disabledAt === null)
    .map(([name]) => name);
}

const leavesNobody = (before: Map<string, Entry>, after: Map<string, Entry>) =>
  administrators(before).length > 0 && administrators(after).length === 0;
