import type { Cst, Facts } from '@/lib/lvscf';
import type { ChangeState, Status, Table } from '@/lib/protocol';
import type { RouterClient } from '../client';
import { readLvscf } from '../kept-files';
import { attempt, type Failure } from '../outcome';
import type { PairReading } from '../pair';
import { itemsOf } from './items';

/** One router's places of the configuration, as far as they had to be read: a file is null when it was not needed or cannot be read. */
export interface Places {
  router: string;
  status: Status | null;
  failure: Failure | null;
  saved: Cst | null;
  running: Cst | null;
  /** every former lvs.cf that its history knows, by hash: when it was last replaced by another one; null: not read */
  history: ReadonlyMap<string, string> | null;
  /** its kernel's table and addresses, where something stands there that lvs.cf does not say */
  kernel: { services: Table['services']; facts: Facts | null } | null;
  /** the change that waits there, or the last one */
  lastChange: ChangeState | null;
}

export interface Sources {
  local: Places;
  /** null: no peer is paired, or one without agent */
  peer: Places | null;
}

/** Entries of the history that are looked through: as many as one answer holds. */
const HISTORY = 500;

/** Services of the table in one answer. */
const PAGE = 1000;

/**
 * Reads what comparing the places needs beyond the two statuses: files only where their hashes differ, tables only where something
 * in them is not lvs.cf's. What cannot be read is null.
 * @param pair both statuses, read just now
 */
export async function readSources(
  pair: PairReading,
  local: RouterClient,
  peer: RouterClient | null,
): Promise<Sources> {
  const [here, there] = [pair.local.status?.config, pair.peer?.status?.config];
  const savedDiffer = !!here && !!there && here.saved?.sha256 !== there.saved?.sha256;
  const runningDiffer = !!here?.running && !!there?.running && here.running.sha256 !== there.running.sha256;
  const places = async (reading: PairReading['local'], client: RouterClient): Promise<Places> => {
    const { status, failure } = reading;
    const items = status ? itemsOf(status) : [];
    const own = status?.config;
    const ownDiffer = !!own?.saved && !!own.running && own.saved.sha256 !== own.running.sha256;
    const file = async (which: 'saved' | 'running', needed: boolean) =>
      needed && status ? ((await valueOf(attempt(readLvscf(client, which))))?.cst ?? null) : null;
    const [saved, running, history, kernel, lastChange] = await Promise.all([
      file('saved', savedDiffer || ownDiffer || items.length > 0),
      file('running', runningDiffer || ownDiffer || items.length > 0),
      savedDiffer ? formerOf(client) : null,
      items.some(({ kind }) => kind === 'foreign') ? readKernel(client) : null,
      status ? valueOf(attempt(client.call('change.get', { changeId: null }))) : null,
    ]);
    const router = status?.hostname ?? reading.router;
    return { router, status, failure, saved, running, history, kernel, lastChange };
  };
  const [mine, theirs] = await Promise.all([
    places(pair.local, local),
    pair.peer && peer ? places(pair.peer, peer) : null,
  ]);
  return { local: mine, peer: theirs };
}

type Tried<T> = { ok: true; value: T } | { ok: false };

async function valueOf<T>(tried: Promise<Tried<T>>): Promise<T | null> {
  const result = await tried;
  return result.ok ? result.value : null;
}

async function formerOf(client: RouterClient): Promise<ReadonlyMap<string, string> | null> {
  const list = await valueOf(attempt(client.call('history.list', { limit: HISTORY })));
  return list && formerVersions(list.entries);
}

/** @param entries newest first, as the history gives them */
export function formerVersions(entries: { sha256: string; at: string }[]): ReadonlyMap<string, string> {
  const former = new Map<string, string>();
  entries.forEach(({ sha256 }, i) => {
    const next = entries[i - 1];
    if (next && next.sha256 !== sha256 && !former.has(sha256)) former.set(sha256, next.at);
  });
  return former;
}

/** A router's whole table and its addresses; null when the table cannot be read. */
export async function readKernel(client: RouterClient): Promise<Places['kernel']> {
  const services: Table['services'] = [];
  for (;;) {
    const page = await valueOf(attempt(client.call('table', { offset: services.length, limit: PAGE })));
    if (!page) return null;
    services.push(...page.services);
    if (page.services.length === 0 || services.length >= page.total) break;
  }
  return { services, facts: await valueOf(attempt(client.call('facts', {}))) };
}
