import { database, type Database } from '@/lib/db';
import {
  digestOf,
  MOST_TRAVELLING,
  travellingAccountSchema,
  type AccountsOffer,
  type TravellingAccount,
} from '@/lib/protocol';
import { openTotp, sealTotp } from './at-rest';
import { mergeAccounts, type Agreed, type Conflict } from './merge-accounts';
import { roles } from './permissions';
import type { EndReason } from './sessions';
import { revokeTokensOf } from './tokens';
import { stepAt } from './totp';

/** Settings of this console: what both had alike, and the conflicts of late. */
const AGREED = 'accounts-agreed';
const CONFLICTS = 'accounts-conflicts';
/** digest of the offer that was taken over last; in the database, since a restored one may know less */
const TAKEN = 'accounts-taken';
/** As many as somebody reads. */
const MOST_CONFLICTS = 20;

type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

/** A conflict with the time at which this console saw it, ISO 8601. */
export type KnownConflict = Conflict & { at: string };

export interface TakenAccounts {
  taken: string[];
  removed: string[];
  /** administrators that stayed: nobody else would have been left */
  spared: string[];
  conflicts: Conflict[];
}

/**
 * This console's accounts as they travel to the other router, in the order of their names. Accounts whose second factor cannot be
 * opened here (totp.key is another one) stay at home: without it they would be open there to a password alone.
 */
export async function offerAccounts(db: Database | Transaction = database()): Promise<AccountsOffer> {
  const changes = await changesOf(db);
  const users = await db.user.findMany({ include: { recoveryCodes: true }, orderBy: { name: 'asc' } });
  const accounts = users.flatMap((user): TravellingAccount[] => {
    const secret = user.totpSince && openTotp(user.totpSecret, user.name);
    const role = roles.find((one) => one === user.role);
    if ((user.totpSince && !secret) || !role) return [];
    const account = travellingAccountSchema.safeParse({
      ...{ name: user.name, changed: changes.get(user.name)?.at ?? 0, role },
      ...{ passwordHash: user.passwordHash, oneTimePassword: user.oneTimePassword },
      createdAt: user.createdAt.toISOString(),
      passwordChangedAt: user.passwordChangedAt.toISOString(),
      disabledAt: user.disabledAt?.toISOString() ?? null,
      secondFactor:
        user.totpSince && secret
          ? {
              ...{ secret, since: user.totpSince.toISOString(), lastStep: user.totpLastStep },
              recovery: user.recoveryCodes.map(({ codeHash }) => codeHash).sort(),
            }
          : null,
    });
    return account.success ? [account.data] : [];
  });
  const deleted = [...changes].flatMap(([name, { at, deleted }]) => (deleted ? [{ name, changed: at }] : []));
  // The newest, should there be more than an offer takes.
  return { accounts, deleted: deleted.sort((a, b) => b.changed - a.changed).slice(0, MOST_TRAVELLING) };
}

/**
 * Takes the accounts of the other console over, all or nothing: for each the newest change counts. Sessions of an account whose
 * password, role or state changes end, as if it had been changed here; with the password its tokens, too.
 */
export async function takeAccounts(offer: AccountsOffer, db: Database = database()): Promise<TakenAccounts> {
  return db.$transaction(async (tx) => {
    // Written first, read afterwards: a transaction that begins by reading is thrown out when another process writes meanwhile.
    await tx.$executeRawUnsafe('INSERT OR IGNORE INTO Setting (key, value) VALUES (?, ?)', AGREED, '{}');
    const agreed = (await get(tx, AGREED)) as Agreed;
    const [mine, before, there] = [await offerAccounts(tx), await changesOf(tx), changesIn(offer)];
    const { take, remove, spare, conflicts } = mergeAccounts(mine, offer, agreed);
    const own = new Set(mine.accounts.map(({ name }) => name));
    // One that stayed at home is no empty place: what is older there does not replace it.
    const newer = take.filter(({ name, changed }) => own.has(name) || (before.get(name)?.at ?? -1) < changed);
    for (const account of newer) await takeOne(tx, account);
    for (const { name, changed } of remove) {
      await tx.user.deleteMany({ where: { name } });
      await changedAt(tx, name, changed, true);
    }
    // Counted as changed now, so that it comes back to the other router as well.
    for (const name of spare)
      await changedAt(tx, name, Math.max(Date.now(), (there.get(name) ?? 0) + 1), false);
    for (const { name, secondFactor } of offer.accounts) {
      const totpLastStep = lastStep(secondFactor);
      await tx.user.updateMany({
        where: { name, totpLastStep: { lt: totpLastStep } },
        data: { totpLastStep },
      });
    }
    await put(tx, TAKEN, digestOf(offer));
    const alike = [...(await changesOf(tx))].filter(([name, { at }]) => there.get(name) === at);
    const next: Agreed = {
      ...agreed,
      // decided: the change that gave way is not one of the next conflict
      ...Object.fromEntries(conflicts.map(({ name, lost }) => [name, lost])),
      ...Object.fromEntries(alike.map(([name, { at }]) => [name, at])),
    };
    await put(tx, AGREED, JSON.stringify(next));
    if (conflicts.length > 0) {
      const at = new Date().toISOString();
      const all = [...conflicts.map((one) => ({ ...one, at })), ...(await knownConflicts(tx))];
      await put(tx, CONFLICTS, JSON.stringify(all.slice(0, MOST_CONFLICTS)));
    }
    return {
      taken: newer.map(({ name }) => name),
      removed: remove.map(({ name }) => name),
      ...{ spared: spare, conflicts },
    };
  });
}

/** Digest of the offer that was taken over last; null: none yet. */
export async function takenDigest(db: Database = database()): Promise<string | null> {
  return (await db.setting.findUnique({ where: { key: TAKEN } }))?.value ?? null;
}

/** Accounts that both consoles had changed, the newest conflict first. */
export async function knownConflicts(db: Database | Transaction = database()): Promise<KnownConflict[]> {
  return ((await get(db, CONFLICTS)) ?? []) as KnownConflict[];
}

async function takeOne(tx: Transaction, account: TravellingAccount): Promise<void> {
  const { name, role, passwordHash, oneTimePassword, secondFactor, changed } = account;
  const before = await tx.user.findUnique({ where: { name } });
  const data = {
    ...{ role, passwordHash, oneTimePassword },
    createdAt: new Date(account.createdAt),
    passwordChangedAt: new Date(account.passwordChangedAt),
    disabledAt: account.disabledAt === null ? null : new Date(account.disabledAt),
    totpSecret: secondFactor && sealTotp(secondFactor.secret, name),
    totpSince: secondFactor && new Date(secondFactor.since),
  };
  const { id } = await tx.user.upsert({ where: { name }, create: { name, ...data }, update: data });
  await tx.recoveryCode.deleteMany({ where: { userId: id } });
  await tx.recoveryCode.createMany({
    data: (secondFactor?.recovery ?? []).map((codeHash) => ({ codeHash, userId: id })),
  });
  const reason = before && endReason(before, data);
  if (reason)
    await tx.session.updateMany({
      where: { userId: id, endedAt: null },
      data: { endedAt: new Date(), endedReason: reason },
    });
  if (reason === 'password-changed') await revokeTokensOf(name, tx);
  await changedAt(tx, name, changed, false);
}

/**
 * A code that was used on one router opens nothing on the other; that step never goes back. A clock that is ahead there must not
 * keep anybody out here.
 */
function lastStep(secondFactor: TravellingAccount['secondFactor']): number {
  return Math.min(secondFactor?.lastStep ?? 0, stepAt(Date.now()) + 1);
}

function endReason(
  before: { passwordHash: string; role: string; disabledAt: Date | null },
  after: { passwordHash: string; role: string; disabledAt: Date | null },
): EndReason | null {
  if (before.passwordHash !== after.passwordHash) return 'password-changed';
  if (!before.disabledAt && after.disabledAt) return 'disabled';
  return before.role === after.role ? null : 'role-changed';
}

/** When each account last changed, deleted ones too; by the table that the database's own triggers keep. */
async function changesOf(db: Database | Transaction): Promise<Map<string, { at: number; deleted: boolean }>> {
  const rows = await db.$queryRawUnsafe<{ name: string; at: number | bigint; deleted: unknown }[]>(
    'SELECT name, at, deleted FROM AccountChange ORDER BY name',
  );
  return new Map(rows.map(({ name, at, deleted }) => [name, { at: Number(at), deleted: !!deleted }]));
}

/** What came from the other console keeps the time at which it was changed there: the triggers have just noted the present one. */
async function changedAt(tx: Transaction, name: string, at: number, deleted: boolean): Promise<void> {
  await tx.$executeRawUnsafe(
    'INSERT INTO AccountChange (name, at, deleted) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at, deleted = excluded.deleted',
    ...[name, at, deleted],
  );
}

function changesIn({ accounts, deleted }: AccountsOffer): Map<string, number> {
  return new Map([...accounts, ...deleted].map(({ name, changed }) => [name, changed]));
}

async function get(db: Database | Transaction, key: string): Promise<unknown> {
  const row = await db.setting.findUnique({ where: { key } });
  return row && JSON.parse(row.value);
}

async function put(tx: Transaction, key: string, value: string): Promise<void> {
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
