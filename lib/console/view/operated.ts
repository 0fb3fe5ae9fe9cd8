import type { Decision, FailoverResult, Taken } from '@/lib/router';
import { serverActions, type ServerAction } from './server-action';
import { targets, verbs, type Target, type Verb } from './verbs';

/** What one router made of a decision, as the notice on CONTROL says it; `missed`: it was not reached, or refused. */
export const takens = ['done', 'direct', 'later', 'failed', 'unsaved', 'missed'] as const;
export type TakenCode = (typeof takens)[number];

/** The worst that is to be said of that router. */
export function takenCode({ result }: Pick<Taken, 'result'>, action: ServerAction): TakenCode {
  if (!result) return 'missed';
  if (result.table === 'failed') return 'failed';
  // What the disk did not take is forgotten at the next start; the end of a decision is then no loss.
  return !result.saved && action !== 'resume' ? 'unsaved' : result.table;
}

/** What an action did, carried to CONTROL in its address: codes and ids alone, the words are made there. */
export type Operated =
  | {
      kind: 'server';
      action: ServerAction;
      service: string;
      server: string;
      /** only of `weight` */
      weight: string;
      local: TakenCode;
      peer: TakenCode | null;
    }
  | { kind: 'pulse'; verb: Verb; target: Target }
  | { kind: 'maintenance'; on: boolean; router: 'local' | 'peer'; lowered: boolean }
  | { kind: 'move'; already: boolean; to: 'local' | 'peer'; lowered: boolean; ms: number | null }
  /** active-active: each router has its own addresses again */
  | { kind: 'divided' };

/** CONTROL with the notice about a decision. */
export function serverDonePage(action: ServerAction, { intents, local, peer }: Decision): string {
  const query = new URLSearchParams({
    ...{ done: action, service: intents[0]?.service ?? '', server: intents[0]?.server ?? '' },
    ...(typeof intents[0]?.weight === 'number' ? { weight: String(intents[0].weight) } : {}),
    local: takenCode(local, action),
    ...(peer ? { peer: takenCode(peer, action) } : {}),
  });
  return `/control?${query.toString()}`;
}

/** CONTROL with the notice that pulse was started, stopped, restarted or reloaded. */
export const pulseDonePage = (verb: Verb, target: Target): string =>
  `/control?${new URLSearchParams({ done: `pulse-${verb}`, to: target }).toString()}`;

/** CONTROL with the notice about a move that ended well. */
export function moveDonePage({ outcome, active, lowered, ms }: FailoverResult): string {
  const query = new URLSearchParams({
    ...{ done: outcome === 'already' ? 'move-already' : 'move', to: active },
    ...(lowered === null ? {} : { lowered: '1' }),
    ...(ms === null ? {} : { ms: String(ms) }),
  });
  return `/control?${query.toString()}`;
}

/** CONTROL with the notice that a maintenance began without a move, or ended. */
export function maintenanceDonePage(on: boolean, router: 'local' | 'peer', lowered: boolean): string {
  const query = new URLSearchParams({
    ...{ done: on ? 'maintenance' : 'maintenance-ended', to: router },
    ...(lowered ? { lowered: '1' } : {}),
  });
  return `/control?${query.toString()}`;
}

/** Reads it back; null for anything that the console itself cannot have said. */
export function operatedOf(search: Record<string, string>): Operated | null {
  const { done, service = '', server = '', to } = search;
  const verb = verbs.find((one) => done === `pulse-${one}`);
  if (verb) {
    const target = targets.find((one) => one === to);
    return target ? { kind: 'pulse', verb, target } : null;
  }
  if (done === 'maintenance' || done === 'maintenance-ended') {
    if (to !== 'local' && to !== 'peer') return null;
    const on = done === 'maintenance';
    return { kind: 'maintenance', on, router: to, lowered: search.lowered === '1' };
  }
  if (done === 'move' || done === 'move-already') {
    if (to === 'divided') return { kind: 'divided' };
    if (to !== 'local' && to !== 'peer') return null;
    const ms = /^\d{1,6}$/.test(search.ms ?? '') ? Number(search.ms) : null;
    return { kind: 'move', already: done === 'move-already', to, lowered: search.lowered === '1', ms };
  }
  const action = serverActions.find((a) => a === done);
  const local = takens.find((code) => code === search.local);
  const peer = takens.find((code) => code === search.peer) ?? null;
  const weight = /^\d{1,5}$/.test(search.weight ?? '') ? (search.weight ?? '') : '';
  return action && local ? { kind: 'server', action, service, server, weight, local, peer } : null;
}
