import {
  AgentError,
  type AgentErrorData,
  type ChangeState,
  type ErrorCode,
  type Reason,
} from '@/lib/protocol';
import type { RouterClient } from './client';

/** Why a call failed, as data: for pages, JSON and files. */
export interface Failure extends AgentErrorData {
  code: ErrorCode;
}

/** @returns an error as data; what is no AgentError is a fault of ours and is thrown on */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AgentError)) throw error;
  return { ...error.data, code: error.code, params: error.data.params };
}

export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** A call whose failure is an outcome. */
export async function attempt<T>(call: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** After these the effect of a call is not known: it may have arrived, its answer did not. */
export function isUnknown(failure: Failure): boolean {
  return ['unreachable', 'timeout', 'protocol', 'internal'].includes(failure.code);
}

/**
 * On which configuration a router is, as far as one change goes. `other`: it took the new one, but something else was saved or
 * applied since. `unknown`: it cannot be asked.
 */
export type On = 'old' | 'new' | 'other' | 'unknown';

export interface RouterOutcome {
  /** the client's name */
  router: string;
  on: On;
  /** null: this router knows no such change, or cannot be asked */
  change: ChangeState | null;
  /** why this router did not do what was asked, or cannot be asked; null when it did */
  failure: Failure | null;
  /** ISO time of this reading */
  observedAt: string;
}

export interface PairOutcome {
  local: RouterOutcome;
  /** null: the change concerns this router alone */
  peer: RouterOutcome | null;
}

/** Does a router in this step run the new configuration? Prepared is not yet, ended without confirmation is no more. */
export function isNew(change: ChangeState | null): boolean {
  return change?.step === 'committed' || change?.step === 'confirmed';
}

/**
 * Asks a router on which configuration it is. The change's own word is checked against the file that is really saved or running.
 * Never throws: a router that cannot be asked is `unknown`.
 * @param failure what went wrong there before, kept when this reading succeeds
 */
export async function readOutcome(
  client: RouterClient,
  changeId: string,
  failure: Failure | null = null,
): Promise<RouterOutcome> {
  const observedAt = new Date().toISOString();
  const router = client.name;
  const change = await attempt(client.call('change.get', { changeId }));
  if (!change.ok)
    return { router, on: 'unknown', change: null, failure: failure ?? change.failure, observedAt };
  const state = change.value;
  if (!isNew(state)) return { router, on: 'old', change: state, failure, observedAt };
  const status = await attempt(client.call('status', {}));
  if (!status.ok) return { router, on: 'new', change: state, failure: failure ?? status.failure, observedAt };
  const { saved, running } = status.value.config;
  const there = state?.applied ? running : saved;
  return {
    router,
    on: there?.sha256 === state?.target ? 'new' : 'other',
    change: state,
    failure,
    observedAt,
  };
}

/** Reads both routers' side of a change. */
export async function readPairOutcome(
  local: RouterClient,
  peer: RouterClient | null,
  changeId: string,
  failures: { local?: Failure | null; peer?: Failure | null } = {},
): Promise<PairOutcome> {
  const [here, there] = await Promise.all([
    readOutcome(local, changeId, failures.local ?? null),
    peer ? readOutcome(peer, changeId, failures.peer ?? null) : null,
  ]);
  return { local: here, peer: there };
}

/** When a router will go back by itself, ISO; null when it will not or has ended. */
export function revertsAt(outcome: RouterOutcome): string | null {
  return outcome.change?.step === 'committed' ? outcome.change.revertAt : null;
}

/**
 * What an administrator can do about routers that do not agree, or will not stay as they are (docs/pair.md). Codes:
 * `read-again` {router}: it cannot be asked now, ask again · `will-revert` {router, at}: goes back by itself ·
 * `confirm-before` {at}: both have the new one, unconfirmed · `confirm-again` {router, at}: the other is confirmed already ·
 * `push-again` {from, to}: they stay different, push brings them together · `changed-since` {router}: something else was saved
 */
export function repairs(outcome: PairOutcome): Reason[] {
  const { local, peer } = outcome;
  const both = peer ? [local, peer] : [local];
  const found: Reason[] = [];
  for (const { router, on } of both) {
    if (on === 'unknown') found.push({ code: 'read-again', params: { router } });
    if (on === 'other') found.push({ code: 'changed-since', params: { router } });
  }
  const confirmed = both.some(({ change }) => change?.step === 'confirmed');
  for (const one of both) {
    const at = revertsAt(one);
    if (!at) continue;
    if (confirmed) found.push({ code: 'confirm-again', params: { router: one.router, at } });
    else if (!both.every(({ on }) => on === 'new')) {
      found.push({ code: 'will-revert', params: { router: one.router, at } });
    } else if (one === local) found.push({ code: 'confirm-before', params: { at } });
  }
  if (peer && differForGood(local, peer)) {
    const [from, to] = local.on === 'new' ? [local, peer] : [peer, local];
    found.push({ code: 'push-again', params: { from: from.router, to: to.router } });
  }
  return found;
}

/** One on old, one on new, and neither will move by itself. */
function differForGood(local: RouterOutcome, peer: RouterOutcome): boolean {
  const known = [local.on, peer.on].sort().join();
  return known === 'new,old' && !revertsAt(local) && !revertsAt(peer);
}
