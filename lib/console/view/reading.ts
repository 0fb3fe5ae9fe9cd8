import os from 'node:os';
import type { AgentErrorData, Status } from '@/lib/protocol';
import {
  isActive as holdsService,
  isSpread as isSpreadOver,
  pairingStore,
  peerRouter,
  readPair,
  sharedReads,
  whoIsActive,
  type PairReading as RawPair,
  type Reading,
  type RouterClient,
} from '@/lib/router';
import { readSettled } from './settled';

/** One router as it was read for a page: its own words, or why there are none. Never an older reading. */
export interface RouterReading {
  which: 'local' | 'peer';
  /** its host name; of one that does not answer the one it had when it last did; until it ever has, its address */
  name: string;
  status: Status | null;
  /** why `status` is null */
  error: AgentErrorData | null;
  /** when it was read, ISO 8601, by this router's clock */
  readAt: string;
}

/** Both routers at one moment. */
export interface PairView {
  local: RouterReading;
  /** null: this router stands alone, see `alone` */
  peer: RouterReading | null;
  /** why there is no peer: lvs.cf names no backup that is switched on, or it is not paired yet */
  alone: 'no-backup' | 'not-paired' | null;
  /** as lib/router judges it */
  raw: RawPair;
}

/** Kept over requests (on globalThis: Next loads a module once per bundle), so that a page does not log in anew each time. */
const kept = globalThis as { lvsPeer?: { key: string; client: RouterClient; hostname: string | undefined } };

/** The paired router's agent, or null. A changed pairing closes the old connection. @throws AgentError `read-failed` */
export async function pairedPeer(): Promise<RouterClient | null> {
  const store = pairingStore();
  const pairing = await store.pairing();
  const key = pairing?.pairedAt && pairing.mode === 'agent' ? JSON.stringify(pairing) : '';
  if (kept.lvsPeer && kept.lvsPeer.key !== key) {
    kept.lvsPeer.client.close();
    delete kept.lvsPeer;
  }
  if (!pairing || !key) return null;
  const { hostname } = pairing;
  kept.lvsPeer ??= { key, client: sharedReads(peerRouter(pairing, store)), hostname };
  return kept.lvsPeer.client;
}

/**
 * Reads both routers; around a takeover a second time (settled.ts).
 * @param backupWanted does lvs.cf name a backup that is switched on
 */
export async function loadPair(local: RouterClient, backupWanted: boolean): Promise<PairView> {
  const peer = await pairedPeer();
  return pairView(await readSettled(() => readPair(local, peer)), backupWanted);
}

/** A reading of lib/router for pages. */
export function pairView(raw: RawPair, backupWanted: boolean): PairView {
  const peer = raw.peer && routerReading('peer', raw.peer);
  const alone = peer ? null : backupWanted ? 'not-paired' : 'no-backup';
  return { local: routerReading('local', raw.local), peer, alone, raw };
}

function routerReading(which: 'local' | 'peer', { router, status, failure, readAt }: Reading): RouterReading {
  if (which === 'peer' && status && kept.lvsPeer) kept.lvsPeer.hostname = status.hostname;
  const name = status?.hostname ?? (which === 'local' ? os.hostname() : (kept.lvsPeer?.hostname ?? router));
  return { which, name, status, error: failure, readAt };
}

/** One router alone, for pages that say nothing of the other one. */
export async function loadLocal(
  router: RouterClient,
  which: 'local' | 'peer' = 'local',
): Promise<RouterReading> {
  const { local: here } = await readPair(router, null);
  return routerReading(which, here);
}

/** Does it hold the service? null: not known. */
export function isActive(r: RouterReading): boolean | null {
  if (r.status?.pulse.state === 'stopped' && r.status.held?.vips !== 'all') return false;
  return holdsService(r.status);
}

/**
 * The words (`frame.…`) for a router that says neither primary nor backup. With a file saved that need not mean that nothing is set
 * up: its addresses may just not be readable, or the file names others.
 */
export function noRole({ config }: Pick<Status, 'config'>): 'roleUnknown' | 'notSetUp' {
  return config.saved ? 'roleUnknown' : 'notSetUp';
}

/** What the other router of the pair is called while it cannot be asked itself: the one that this router is not. */
export function otherRole({ status }: Pick<RouterReading, 'status'>): 'primary' | 'backup' {
  return status?.router === 'backup' ? 'primary' : 'backup';
}

/** The routers that there are, this one first. */
export function routersOf(pair: PairView): RouterReading[] {
  return pair.peer ? [pair.local, pair.peer] : [pair.local];
}

/** Active-active: does each router hold addresses of its own, as lvs.cf wants it? */
export const isDivided = (pair: PairView): boolean => whoIsActive(pair.raw) === 'divided';

/** Active-active: are there VIPs that prefer the backup router, wherever they are now? */
export const isSpread = (pair: PairView): boolean =>
  routersOf(pair).some(({ status }) => isSpreadOver(status));

/**
 * The router whose reading tells of the service: the one that holds the VIPs, or this one where they are divided between both (both
 * check every real server). Null when none holds them, or both the same.
 */
export function activeOf(pair: PairView): RouterReading | null {
  if (isDivided(pair)) return pair.local;
  const active = routersOf(pair).filter((r) => isActive(r) === true);
  return active.length === 1 ? (active[0] ?? null) : null;
}
