import type { Bundle, Reason, Result, Status } from '@/lib/protocol';
import { isAlone, newChangeId } from './change-id';
import type { RouterClient } from './client';
import { abortAll, confirmAll } from './settle';
import {
  attempt,
  isNew,
  isUnknown,
  readPairOutcome,
  repairs,
  revertsAt,
  type Attempt,
  type Failure,
  type On,
  type PairOutcome,
  type RouterOutcome,
} from './outcome';

export interface ApplyOptions {
  local: RouterClient;
  /** null: this router has no peer */
  peer: RouterClient | null;
  bundle: Bundle;
  /** hash of the file saved here that the author last read; null when there was none */
  base: string | null;
  /** the same of the peer; left out: whatever is saved there is replaced (its agent keeps it in the history) */
  peerBase?: string | null;
  /** who asks, for history and lock */
  owner: string;
  /** for the history */
  reason?: string;
  /** seconds after which both routers go back unless confirmed; null: confirmed at once when both have it */
  revertAfter: number | null;
  /** true: the router that holds no VIPs first, then the active one. False: both in one moment (engine notes, 0b.1) */
  passiveFirst: boolean;
  /** with the peer out of reach: change this router alone */
  allowAlone: boolean;
}

/**
 * What became of a change.
 * `done`: every router that takes part is on the new configuration.
 * `refused`: nothing was changed anywhere; each router's failure says why (`invalid` with findings, `conflict`, …).
 * `undone`: one router could not commit; every router is back on the old one.
 * `half`: the routers differ, or one cannot be asked, or a confirmation did not reach one; `repair` says what to do.
 */
export interface ApplyResult {
  outcome: 'done' | 'refused' | 'undone' | 'half';
  changeId: string;
  routers: PairOutcome;
  /** ISO time until which it must be confirmed; null when nothing is to be confirmed */
  confirmBy: string | null;
  /** this router was changed alone: the peer has to be brought up to it (push, apply) when it is back */
  peerBehind: boolean;
  repair: Reason[];
}

/**
 * Seconds until the routers go back by themselves although nobody need confirm: so that our own death between the first commit and
 * the last confirmation leaves no router on the new configuration alone. Longer than two commits usually take (a reload and its
 * proof, some seconds each); if they take longer, both go back, which is safe.
 */
const SAFETY_SECONDS = 120;

interface Member {
  side: 'local' | 'peer';
  client: RouterClient;
  base: string | null;
}
type Failures = { local?: Failure; peer?: Failure };

/**
 * The pair-wide change: prepare on both, commit, read back. Wherever it is stopped, each router is wholly on the old or wholly on
 * the new configuration: prepared changes nothing, and a commit arms a revert timer that the router's own agent keeps on disk.
 * @throws nothing that is an outcome: see ApplyResult
 */
export async function applyPair(options: ApplyOptions): Promise<ApplyResult> {
  const { local, peer } = options;
  const [here, there] = await Promise.all([
    attempt(local.call('status', {})),
    peer ? attempt(peer.call('status', {})) : null,
  ]);
  const alone = !there || (!there.ok && options.allowAlone);
  const changeId = newChangeId(alone);
  const unreachable: Failures = there && !there.ok ? { peer: there.failure } : {};
  if (!here.ok) return ended('refused', options, changeId, { ...unreachable, local: here.failure });
  if (!alone && !there.ok) return ended('refused', options, changeId, unreachable);

  const members: Member[] = [{ side: 'local', client: local, base: options.base }];
  if (peer && there?.ok) {
    const base =
      options.peerBase === undefined ? (there.value.config.saved?.sha256 ?? null) : options.peerBase;
    members.push({ side: 'peer', client: peer, base });
  }
  const refused = await prepareAll(members, changeId, options);
  if (refused) {
    await abortAll(
      members.map(({ client }) => client),
      changeId,
      options.owner,
    );
    return ended('refused', options, changeId, { ...unreachable, ...refused });
  }
  const order = there?.ok ? commitOrder(members, options.passiveFirst, here.value, there.value) : [members];
  for (const group of order) {
    const failed = await commitAll(group, changeId);
    if (!failed) continue;
    await abortAll(
      members.map(({ client }) => client),
      changeId,
      options.owner,
    );
    return ended('undone', options, changeId, { ...unreachable, ...failed });
  }
  if (options.revertAfter === null)
    await confirmAll(members.map(({ client }) => client).reverse(), changeId, options.owner);
  return ended('done', options, changeId, unreachable);
}

/** @returns null when every router is prepared, else the failures */
async function prepareAll(
  members: Member[],
  changeId: string,
  options: ApplyOptions,
): Promise<Failures | null> {
  const { bundle, owner, reason = '' } = options;
  const revertAfter = options.revertAfter ?? SAFETY_SECONDS;
  const prepare = ({ client, base }: Member): Promise<Attempt<Result<'change.prepare'>>> =>
    attempt(client.call('change.prepare', { changeId, base, bundle, owner, reason, revertAfter }));
  return failuresOf(members, await Promise.all(members.map(prepare)));
}

/** @returns null when every router of the group has committed, else the failures */
async function commitAll(group: Member[], changeId: string): Promise<Failures | null> {
  return failuresOf(group, await Promise.all(group.map(({ client }) => commit(client, changeId))));
}

/** Commits on one router. When the answer is lost, the router is asked what it did: losing an answer is no failure. */
async function commit(client: RouterClient, changeId: string): Promise<Attempt<unknown>> {
  const answer = await attempt(client.call('change.commit', { changeId }));
  if (answer.ok || !isUnknown(answer.failure)) return answer;
  const state = await attempt(client.call('change.get', { changeId }));
  return state.ok && isNew(state.value) ? state : answer;
}

function failuresOf(members: Member[], attempts: Attempt<unknown>[]): Failures | null {
  const failures: Failures = {};
  attempts.forEach((one, i) => {
    const side = members[i]?.side;
    if (!one.ok && side) failures[side] = one.failure;
  });
  return Object.keys(failures).length > 0 ? failures : null;
}

/**
 * Which routers commit together, in order. The active one holds VIPs; when that cannot be told (pulse stopped, both hold, unknown)
 * the peer goes first, since this router is the one that can still be reached if the change goes wrong.
 */
export function commitOrder<M extends { side: 'local' | 'peer' }>(
  members: M[],
  passiveFirst: boolean,
  local: Status,
  peer: Status,
): M[][] {
  if (!passiveFirst) return [members];
  const holds = ({ held }: Status) => held !== null && held.vips !== 'none';
  const first = holds(peer) && !holds(local) ? 'local' : 'peer';
  return [members.filter(({ side }) => side === first), members.filter(({ side }) => side !== first)];
}

/** Reads back every router that takes part and says what became of the change; the word that was meant holds only if they agree. */
async function ended(
  meant: 'done' | 'refused' | 'undone',
  options: ApplyOptions,
  changeId: string,
  failures: Failures,
): Promise<ApplyResult> {
  const { local, peer } = options;
  const alone = isAlone(changeId);
  const taking = await readPairOutcome(local, alone ? null : peer, changeId, failures);
  const part = taking.peer ? [taking.local, taking.peer] : [taking.local];
  // Refused: a router that cannot be asked was at most prepared, which changes nothing there.
  const fits = (on: On) =>
    meant === 'done' ? on === 'new' : on === 'old' || (meant === 'refused' && on === 'unknown');
  const deadline =
    part
      .map(revertsAt)
      .filter((at) => at !== null)
      .sort()[0] ?? null;
  const confirmationLost = meant === 'done' && options.revertAfter === null && deadline !== null;
  const outcome = part.every(({ on }) => fits(on)) && !confirmationLost ? meant : 'half';
  return {
    outcome,
    changeId,
    routers: alone && peer && failures.peer ? { ...taking, peer: absent(peer, failures.peer) } : taking,
    confirmBy: meant === 'done' ? deadline : null,
    peerBehind: alone && peer !== null && meant === 'done',
    repair: outcome === 'half' ? repairs(taking) : [],
  };
}

/** A peer that could not be reached before anything began and takes no part. */
function absent(peer: RouterClient, failure: Failure): RouterOutcome {
  return { router: peer.name, on: 'unknown', change: null, failure, observedAt: new Date().toISOString() };
}
