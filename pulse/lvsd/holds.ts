import type { Intended } from '@/pulse/compile';
import {
  type Destination,
  type Settings,
  type TableModel,
  entryKey,
  sameDestination,
  sameForwarding,
  sameSettings,
  settingsOf,
  splitKey,
} from './model';
import { destinationOf } from './want';

/** A change that somebody made by hand on an entry of ours: kept, reported, not fought (docs/decisions/0031). */
export interface Hold {
  kind: 'weight' | 'settings' | 'deleted';
  /** when it was seen first, on the wall clock */
  at?: number;
  /** a destination's weight and forwarding as they were set */
  destination?: Destination;
  /** a service's settings as they were set */
  settings?: Settings;
}

/** By entry (model.ts, entryKey). */
export type Holds = Map<string, Hold>;

/**
 * What differs between our entries as we left them and the kernel, although we changed nothing there.
 * @param touched entries that we have just written to ourselves
 */
export function changedByHand(owned: TableModel, kernel: TableModel, touched: ReadonlySet<string>): Holds {
  const found: Holds = new Map();
  for (const [id, ours] of owned) {
    const there = kernel.get(id);
    if (!there) {
      if (!touched.has(id)) found.set(id, { kind: 'deleted' });
      continue;
    }
    if (!touched.has(id) && !sameSettings(ours, there)) {
      found.set(id, { kind: 'settings', settings: settingsOf(there) });
    }
    for (const [to, destination] of ours.destinations) {
      const key = entryKey(id, to);
      const now = there.destinations.get(to);
      if (touched.has(key)) continue;
      if (!now) found.set(key, { kind: 'deleted' });
      else if (!sameForwarding(destination.forwarding, now.forwarding)) {
        found.set(key, { kind: 'settings', destination: now });
      } else if (!sameDestination(destination, now)) found.set(key, { kind: 'weight', destination: now });
    }
  }
  return found;
}

/** An entry's configuration, as far as a hold stands against it. */
function configured(intended: Intended, key: string): Destination | Settings | null {
  const { service: id, server } = splitKey(key);
  const service = intended.services.find((s) => s.id === id);
  if (!service) return null;
  if (server === null) {
    const { scheduler, persistent, pmask } = service;
    return { scheduler, persistent, pmask, ops: false };
  }
  const found = service.servers.find((s) => destinationOf(service, s) === server);
  if (found) return { forwarding: found.forwarding, weight: found.weight };
  const { sorry } = service;
  return sorry && destinationOf(service, sorry) === server
    ? { forwarding: sorry.forwarding, weight: 1 }
    : null;
}

/** Is the entry, as it was set by hand, what the configuration says anyway? */
function agrees(hold: Hold, entry: Destination | Settings): boolean {
  if (hold.destination) return 'weight' in entry && sameDestination(hold.destination, entry);
  if (hold.settings) return 'scheduler' in entry && sameSettings(hold.settings, entry);
  return false;
}

/**
 * Adds what was found; what was set back by hand to what is configured is no hold any more.
 * @param now on the wall clock
 */
export function holdThese(holds: Holds, found: Holds, intended: Intended, now: number): void {
  for (const [key, hold] of found) {
    const entry = configured(intended, key);
    // what is configured no more is on its way out anyway
    if (!entry || agrees(hold, entry)) holds.delete(key);
    else holds.set(key, { ...hold, at: now });
  }
}

/**
 * Holds end with their entry's configuration: whoever changes a server's weight in lvs.cf after it was held, or removes it,
 * has decided anew. Everything else stays held over a reload.
 */
export function endHolds(holds: Holds, before: Intended, after: Intended): void {
  for (const key of [...holds.keys()]) {
    const next = configured(after, key);
    if (!next || JSON.stringify(configured(before, key)) !== JSON.stringify(next)) holds.delete(key);
  }
}
