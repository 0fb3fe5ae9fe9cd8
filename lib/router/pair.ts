import type { Reason, Status } from '@/lib/protocol';
import type { RouterClient } from './client';
import { attempt, type Failure } from './outcome';

/** What one router said of itself, or why it said nothing. Never an earlier reading. */
export interface Reading {
  router: string;
  status: Status | null;
  failure: Failure | null;
  /** ISO time at which the answer, or its absence, was known here; by our clock, which ages may be counted from */
  readAt: string;
}

export interface PairReading {
  local: Reading;
  /** null: no peer is paired */
  peer: Reading | null;
}

async function read(client: RouterClient): Promise<Reading> {
  const status = await attempt(client.call('status', {}));
  const readAt = new Date().toISOString();
  const router = client.name;
  return status.ok
    ? { router, status: status.value, failure: null, readAt }
    : { router, status: null, failure: status.failure, readAt };
}

/** Reads both routers at once. Never throws for a router that does not answer: the reading says so. */
export async function readPair(local: RouterClient, peer: RouterClient | null): Promise<PairReading> {
  const [here, there] = await Promise.all([read(local), peer ? read(peer) : null]);
  return { local: here, peer: there };
}

/** Age of a reading in seconds. */
export function ageOf(reading: Reading, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(reading.readAt)) / 1000);
}

/** Does this router hold the service? null: not known. */
export function isActive(status: Status | null): boolean | null {
  if (!status?.held) return null;
  if (status.held.vips !== 'none') return true;
  // Without any VIP in the file there is none to hold: then the heartbeat's own word counts, that of the first group of addresses.
  const leads = status.vrrp?.some(({ name, state }) => state === 'MASTER' && !name.endsWith('2'));
  return status.vips?.length === 0 ? (leads ?? null) : false;
}

/** Active-active: are there VIPs that prefer the backup router? */
export function isSpread(status: Status | null | undefined): boolean {
  return status?.vips?.some(({ prefers }) => prefers === 'backup') ?? false;
}

/** Active-active: does every router hold the addresses that prefer it, and no other? False where one cannot be read. */
export function isAtHome({ local, peer }: PairReading): boolean {
  return [local.status, peer?.status].every((status) =>
    status?.vips?.every(({ held, prefers = 'primary' }) => held === (prefers === status.router)),
  );
}

/** Of two routers that both hold addresses: are they spread over them as lvs.cf wants it, and none is held twice? */
function isDivided(here: Status, there: Status): boolean {
  if (!isSpread(here) && !isSpread(there)) return false;
  const held = [here, there].flatMap(({ vips }) =>
    (vips ?? []).filter((vip) => vip.held).map(({ address }) => address),
  );
  return new Set(held).size === held.length;
}

/** `divided`: each router is active for addresses of its own, as lvs.cf wants it. `both`: what only one should be, they both are. */
export type Active = 'local' | 'peer' | 'divided' | 'both' | 'none' | 'unknown';

/**
 * Which router is active. `unknown` when the answer hangs on a router that cannot be asked: with one that certainly holds the VIPs
 * and one that is silent, it is the one that holds them as far as can be seen, since the silent one may be dead.
 */
export function whoIsActive({ local, peer }: PairReading): Active {
  const here = isActive(local.status);
  const there = peer ? isActive(peer.status) : false;
  if (here === true && there === true)
    return local.status && peer?.status && isDivided(local.status, peer.status) ? 'divided' : 'both';
  if (here === true) return 'local';
  if (there === true) return 'peer';
  return here === null || there === null ? 'unknown' : 'none';
}

/** Since when the active router is so (of two the one that came last), as keepalived says; null when nobody says. */
export function activeSince(pair: PairReading): string | null {
  const active = whoIsActive(pair);
  const here = active === 'local' || active === 'divided' ? pair.local.status?.vrrp : null;
  const there = active === 'peer' || active === 'divided' ? pair.peer?.status?.vrrp : null;
  const times = [...(here ?? []), ...(there ?? [])].flatMap(({ state, since }) =>
    state === 'MASTER' && since ? [since] : [],
  );
  return times.sort().at(-1) ?? null;
}

export interface Takeover {
  /** null: cannot be told */
  can: boolean | null;
  /** what stands against it (`can` false), keeps us from knowing (null), or would make it worse (true); codes in docs/pair.md */
  reasons: Reason[];
}

/**
 * Can the router that is not active take the service over now?
 * @param giver of two that are active for their own addresses, the one whose addresses are spoken of; left out: either one's
 */
export function takeover(pair: PairReading, giver?: 'local' | 'peer'): Takeover {
  if (!pair.peer) return { can: false, reasons: [{ code: 'no-peer', params: {} }] };
  const active = whoIsActive(pair);
  if (active === 'both') return { can: false, reasons: [{ code: 'both-active', params: {} }] };
  if (active === 'none') return { can: false, reasons: [{ code: 'none-active', params: {} }] };
  if (active === 'unknown') return { can: null, reasons: [{ code: 'active-unknown', params: {} }] };
  const holder = active === 'divided' ? giver : active;
  const ways = [
    ...(holder === 'peer' ? [] : [{ from: pair.local, to: pair.peer }]),
    ...(holder === 'local' ? [] : [{ from: pair.peer, to: pair.local }]),
  ];
  const silent = ways.find(({ to }) => !to.status);
  if (silent)
    return { can: null, reasons: [{ code: 'standby-silent', params: { router: silent.to.router } }] };
  const found = ways.flatMap(({ from, to }) => (to.status ? against(to.router, to.status, from.status) : []));
  const certain = found.filter(({ weight }) => weight === 'prevents');
  const open = found.filter(({ weight }) => weight === 'unknown');
  return {
    can: certain.length > 0 ? false : open.length > 0 ? null : true,
    reasons: found.map(({ code, params }) => ({ code, params })),
  };
}

interface Obstacle extends Reason {
  weight: 'prevents' | 'unknown' | 'worsens';
}

function against(router: string, standby: Status, holder: Status | null): Obstacle[] {
  const found: Obstacle[] = [];
  const add = (weight: Obstacle['weight'], code: string) => found.push({ weight, code, params: { router } });
  if (standby.pulse.state === 'unknown') add('unknown', 'standby-pulse-unknown');
  else if (standby.pulse.state !== 'running') add('prevents', 'standby-pulse-not-running');
  else if (!standby.vrrp || standby.vrrp.some(({ state }) => state === 'unknown')) {
    add('unknown', 'standby-heartbeat-unknown');
  } else if (standby.vrrp.length === 0) add('prevents', 'standby-no-heartbeat');
  else if (standby.vrrp.some(({ state }) => state === 'FAULT')) add('prevents', 'standby-link-fault');
  if (standby.checks === null) add('worsens', 'standby-checks-not-running');
  const { summary } = standby;
  if (summary && summary.servers > 0 && summary.up === 0 && summary.unknown === 0)
    add('prevents', 'standby-no-server');
  const [theirs, ours] = [standby.config.running?.sha256, holder?.config.running?.sha256];
  if (theirs && ours && theirs !== ours) add('worsens', 'standby-other-configuration');
  if (holder?.forwarding?.ipv4 && standby.forwarding && !standby.forwarding.ipv4)
    add('worsens', 'standby-forwarding-off');
  return found;
}

export type Agreement = 'same' | 'different' | 'unknown';

export interface ConfigAgreement {
  /** saved here and saved on the peer */
  saved: Agreement;
  /** running here and running on the peer */
  running: Agreement;
  /** is what runs what is saved; on each router */
  local: Agreement;
  peer: Agreement;
}

/** Compares saved and running of both routers by hash. Nothing saved on both is the same; a router that is silent is unknown. */
export function configAgreement({ local, peer }: PairReading): ConfigAgreement {
  const here = local.status?.config;
  const there = peer?.status?.config;
  const same = (a: { sha256: string } | null, b: { sha256: string } | null): Agreement =>
    a?.sha256 === b?.sha256 ? 'same' : 'different';
  return {
    saved: here && there ? same(here.saved, there.saved) : 'unknown',
    running: here && there ? same(here.running, there.running) : 'unknown',
    local: here ? same(here.saved, here.running) : 'unknown',
    peer: there ? same(there.saved, there.running) : 'unknown',
  };
}
