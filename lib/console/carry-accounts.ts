import { audit } from '@/lib/audit';
import { offerAccounts, takeAccounts, takenDigest, type TakenAccounts } from '@/lib/auth';
import { database, type Database } from '@/lib/db';
import { AgentError, digestOf, type AgentErrorData } from '@/lib/protocol';
import { localRouter, type RouterClient } from '@/lib/router';
import { pairedPeer } from './view/reading';

/** Milliseconds between two looks: how long a new password may count on one router only. */
const EVERY = 15_000;
/** The first look, soon after the start: a page that is asked for before it says "unknown". */
const FIRST = 2_000;

/**
 * How far this console's accounts are on the other router, at `at` (ISO 8601). `taken`: its console lets the same people in since
 * `since`. `delivered`: its agent has them, no console there has taken them over. `not-allowed`: root there does not let us offer
 * accounts. `too-old`: its agent knows no accounts. `failed`: it was not reached, or could not do it.
 */
export type AccountsThere =
  | { state: 'alone'; at: string }
  | { state: 'taken' | 'delivered'; router: string; since: string; at: string }
  | { state: 'not-allowed' | 'too-old'; router: string; at: string }
  | { state: 'failed'; router: string | null; error: AgentErrorData; at: string };

/** What this console took over from the other one; `since` null: nothing was offered yet. */
export type AccountsHere =
  | { state: 'taken'; since: string | null; at: string }
  | { state: 'failed'; error: AgentErrorData; at: string };

/** On globalThis: the server looks, pages show, and each has its own copy of this module. */
const kept = globalThis as { lvsAccountsThere?: AccountsThere; lvsAccountsHere?: AccountsHere };

/** What the last look found; null: there was none since this console started. */
export function accountsTravel(): { there: AccountsThere | null; here: AccountsHere | null } {
  return { there: kept.lvsAccountsThere ?? null, here: kept.lvsAccountsHere ?? null };
}

/**
 * One look in both directions: takes over what the other console offered, then offers ours where they differ. Nothing is sent to a
 * router whose root does not let us.
 * @throws nothing that a router does; what the database throws
 */
export async function exchangeAccounts(
  local: RouterClient,
  peerNow: () => Promise<RouterClient | null>,
  db: Database = database(),
): Promise<{ there: AccountsThere; here: AccountsHere }> {
  const here = await takeOffered(local, db);
  return { here, there: await offerTo(peerNow, db) };
}

async function takeOffered(local: RouterClient, db: Database): Promise<AccountsHere> {
  const at = () => new Date().toISOString();
  try {
    const state = await local.call('accounts.state', {});
    if (state.digest === null) return { state: 'taken', since: null, at: at() };
    if (state.takenAt && state.digest === (await takenDigest(db)))
      return { state: 'taken', since: state.takenAt, at: at() };
    const offered = await local.call('accounts.offered', {});
    if (!offered) return { state: 'taken', since: null, at: at() };
    await noteMerge(offered.from, await takeAccounts(offered.offer, db), db);
    const { takenAt } = await local.call('accounts.taken', { digest: offered.digest });
    return { state: 'taken', since: takenAt, at: at() };
  } catch (error) {
    return { state: 'failed', error: dataOf(error), at: at() };
  }
}

async function offerTo(peerNow: () => Promise<RouterClient | null>, db: Database): Promise<AccountsThere> {
  const at = () => new Date().toISOString();
  let router: string | null = null;
  try {
    const peer = await peerNow();
    if (!peer) return { state: 'alone', at: at() };
    router = peer.name;
    const state = await peer.call('accounts.state', {});
    if (!state.allowed) return { state: 'not-allowed', router, at: at() };
    const offer = await offerAccounts(db);
    const digest = digestOf(offer);
    if (state.digest === digest && state.receivedAt) {
      const { takenAt, receivedAt } = state;
      return { state: takenAt ? 'taken' : 'delivered', router, since: takenAt ?? receivedAt, at: at() };
    }
    const { receivedAt } = await peer.call('accounts.offer', { offer, author: 'console' });
    return { state: 'delivered', router, since: receivedAt, at: at() };
  } catch (error) {
    const data = dataOf(error);
    if (router !== null && data.code === 'unknown-method') return { state: 'too-old', router, at: at() };
    return { state: 'failed', router, error: data, at: at() };
  }
}

/** Into the audit, when anything changed: names only. */
async function noteMerge(from: string, merge: TakenAccounts, db: Database): Promise<void> {
  const { taken, removed, spared, conflicts } = merge;
  if (taken.length + removed.length + spared.length + conflicts.length === 0) return;
  const list = (word: string, names: string[]) => (names.length > 0 ? [`${word}: ${names.join(' ')}`] : []);
  const detail = [
    ...list('taken', taken),
    ...list('removed', removed),
    ...list('kept as last administrators', spared),
    ...list(
      'changed on both',
      conflicts.map(({ name, kept }) => `${name} (${kept})`),
    ),
  ].join('; ');
  const entry = { user: null, address: 'peer', action: 'accounts.merge', object: from, detail };
  await audit({ ...entry, outcome: 'done' }, db);
}

function dataOf(error: unknown): AgentErrorData {
  if (!(error instanceof AgentError)) throw error;
  return { ...error.data, code: error.code };
}

/**
 * Keeps the accounts of both consoles alike for as long as this one runs, so that either router lets the same people in.
 * @param log one sentence
 * @returns ends it
 */
export function carryAccounts(log: (sentence: string) => void): () => void {
  const local = localRouter();
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  let said = '';
  const look = async () => {
    try {
      const { there, here } = await exchangeAccounts(local, pairedPeer);
      [kept.lvsAccountsThere, kept.lvsAccountsHere] = [there, here];
      said = '';
    } catch (error) {
      // Our own database: pages then show an old moment, and the log why; once, not at every look.
      const sentence = `Accounts could not be brought to the other router: ${(error as Error).message}`;
      if (sentence !== said) log((said = sentence));
    }
    if (!ended) timer = setTimeout(() => void look(), EVERY).unref();
  };
  timer = setTimeout(() => void look(), FIRST).unref();
  return () => {
    ended = true;
    if (timer) clearTimeout(timer);
    local.close();
  };
}
