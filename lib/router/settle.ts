import type { MethodName, Params, Reason, Result } from '@/lib/protocol';
import { isAlone } from './change-id';
import type { RouterClient } from './client';
import {
  attempt,
  isNew,
  readPairOutcome,
  repairs,
  revertsAt,
  type Attempt,
  type Failure,
  type PairOutcome,
} from './outcome';

type Ending = Extract<MethodName, 'change.abort' | 'change.confirm' | 'change.extend'>;

/**
 * Asks with the name of who wants it. An agent of an older release refuses the parameter that it does not know: it is asked again
 * without, since taking back and keeping must work on a pair of which one router is updated already.
 */
async function named<M extends Ending>(
  client: RouterClient,
  method: M,
  params: Params<M>,
  author: string,
): Promise<Attempt<Result<M>>> {
  const answer = await attempt(client.call(method, { ...params, author }));
  if (answer.ok || answer.failure.code !== 'invalid-params') return answer;
  return attempt(client.call(method, params));
}

/**
 * Takes a change back wherever it stands. Routers that cannot be asked go back by their own timers.
 * @param author who wants it, for the routers' histories
 */
export async function abortAll(
  clients: RouterClient[],
  changeId: string,
  author: string,
): Promise<(Failure | null)[]> {
  return Promise.all(
    clients.map(async (client) => {
      const answer = await named(client, 'change.abort', { changeId }, author);
      // A router that never heard of it has nothing to take back.
      return answer.ok || answer.failure.code === 'no-such-change' ? null : answer.failure;
    }),
  );
}

/**
 * Confirms one router after the other and stops at the first that fails: the others then still go back by themselves, to where
 * that one is or will be.
 * @param clients the one most likely to be cut off first: the peer, then this router
 * @param author who wants it, for the routers' logs
 */
export async function confirmAll(
  clients: RouterClient[],
  changeId: string,
  author: string,
): Promise<Failure | null> {
  for (const client of clients) {
    const answer = await named(client, 'change.confirm', { changeId }, author);
    if (!answer.ok) return answer.failure;
  }
  return null;
}

export interface SettleOptions {
  local: RouterClient;
  peer: RouterClient | null;
  changeId: string;
  /** who wants it: console account or unix user */
  author: string;
}

export interface ConfirmResult {
  /** `half`: one is confirmed, the other not or unknown. `not-confirmed`: nothing was confirmed, both go back in time */
  outcome: 'confirmed' | 'not-confirmed' | 'half';
  changeId: string;
  routers: PairOutcome;
  repair: Reason[];
}

/**
 * Confirms a change on both routers, or on none: when the peer cannot be asked or has gone back already, nothing is confirmed
 * (both then end on the old configuration by their timers), unless `alone`.
 * @param options.alone confirm what can be reached, knowing that the other router ends on the old configuration
 */
export async function confirmPair(options: SettleOptions & { alone?: boolean }): Promise<ConfirmResult> {
  const { local, changeId } = options;
  const peer = isAlone(changeId) ? null : options.peer;
  const before = await readPairOutcome(local, peer, changeId);
  const ready = isNew(before.local.change) && (!before.peer || isNew(before.peer.change));
  if (!ready && !options.alone) return confirmed(before, changeId);
  const clients = [
    ...(peer && isNew(before.peer?.change ?? null) ? [peer] : []),
    ...(isNew(before.local.change) ? [local] : []),
  ];
  await confirmAll(clients, changeId, options.author);
  return confirmed(await readPairOutcome(local, peer, changeId), changeId);
}

function confirmed(routers: PairOutcome, changeId: string): ConfirmResult {
  const steps = [routers.local, ...(routers.peer ? [routers.peer] : [])].map(({ change }) => change?.step);
  const done = steps.filter((step) => step === 'confirmed').length;
  const outcome = done === steps.length ? 'confirmed' : done === 0 ? 'not-confirmed' : 'half';
  return { outcome, changeId, routers, repair: outcome === 'confirmed' ? [] : repairs(routers) };
}

export interface AbortResult {
  /** `half`: one is back on the old configuration, the other not or unknown */
  outcome: 'aborted' | 'half';
  changeId: string;
  routers: PairOutcome;
  repair: Reason[];
}

/** Takes a change back on both routers. */
export async function abortPair(options: SettleOptions): Promise<AbortResult> {
  const { local, changeId } = options;
  const peer = isAlone(changeId) ? null : options.peer;
  const failures = await abortAll(peer ? [local, peer] : [local], changeId, options.author);
  const routers = await readPairOutcome(local, peer, changeId, { local: failures[0], peer: failures[1] });
  const back = routers.local.on === 'old' && (!routers.peer || routers.peer.on === 'old');
  return { outcome: back ? 'aborted' : 'half', changeId, routers, repair: back ? [] : repairs(routers) };
}

export interface ExtendResult {
  /** `half`: one router goes back earlier than asked, or is not known; `not-extended`: neither waits for a confirmation any more */
  outcome: 'extended' | 'half' | 'not-extended';
  changeId: string;
  routers: PairOutcome;
  /** the earliest moment at which a router goes back; null: none will */
  until: string | null;
}

/**
 * Gives both routers so many seconds more, counted from now, before they go back by themselves. The one that has less time left
 * decides: a router that could not be told goes back at its own moment.
 */
export async function extendPair(options: SettleOptions & { seconds: number }): Promise<ExtendResult> {
  const { local, changeId, seconds, author } = options;
  const peer = isAlone(changeId) ? null : options.peer;
  const tell = async (client: RouterClient) => {
    const answer = await named(client, 'change.extend', { changeId, seconds }, author);
    return answer.ok ? null : answer.failure;
  };
  const [here, there] = await Promise.all([tell(local), peer ? tell(peer) : null]);
  const routers = await readPairOutcome(local, peer, changeId, { local: here, peer: there });
  const failed = [here, ...(peer ? [there] : [])].filter((failure) => failure !== null).length;
  const all = peer ? 2 : 1;
  const times = [routers.local, ...(routers.peer ? [routers.peer] : [])].map(revertsAt);
  return {
    outcome: failed === 0 ? 'extended' : failed === all ? 'not-extended' : 'half',
    changeId,
    routers,
    until: times.filter((at) => at !== null).sort()[0] ?? null,
  };
}

export interface PairState {
  /** null: no router knows any change */
  changeId: string | null;
  routers: PairOutcome | null;
  repair: Reason[];
}

/**
 * Says on which configuration each router is.
 * @param options.changeId null: the change that waits here, or else the last one
 */
export async function pairState(
  options: Omit<SettleOptions, 'changeId' | 'author'> & { changeId: string | null },
): Promise<PairState> {
  const { local, peer } = options;
  const changeId = options.changeId ?? (await lastChange(local)) ?? (peer && (await lastChange(peer)));
  if (changeId === null) return { changeId: null, routers: null, repair: [] };
  const routers = await readPairOutcome(local, isAlone(changeId) ? null : peer, changeId);
  return { changeId, routers, repair: repairs(routers) };
}

/** @returns the id of the change that waits there, or of the last one; null when there is none or it cannot be asked */
async function lastChange(client: RouterClient): Promise<string | null> {
  const last = await attempt(client.call('change.get', { changeId: null }));
  return last.ok ? (last.value?.changeId ?? null) : null;
}
