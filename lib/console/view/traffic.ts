import type { RateHistory, Result } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { readConfig } from '../config';
import { asked, type Asked } from './control';
import { activeOf, loadPair, pairedPeer, routersOf, type PairView, type RouterReading } from './reading';

/** Seconds that a chart shows: the agent's own samples, or means of a minute. */
export const spans = [600, 3600] as const;
export type Span = (typeof spans)[number];

/** What the page of rates is about, as its query asks for it. */
export interface TrafficQuery {
  /** null: the router that serves, or this one */
  router: 'local' | 'peer' | null;
  /** virtual server id; empty: the whole router */
  service: string;
  /** real server id; empty: the whole virtual server */
  server: string;
  span: Span;
}

export function trafficQuery(search: Record<string, string>): TrafficQuery {
  const { router, service = '', server = '' } = search;
  return {
    router: router === 'local' || router === 'peer' ? router : null,
    service: service.slice(0, 200),
    server: service ? server.slice(0, 200) : '',
    span: spans.find((span) => String(span) === search.span) ?? 3600,
  };
}

/** The page's address with another choice. */
export function trafficLink(query: Partial<TrafficQuery>): string {
  const { router, service, server, span } = query;
  const said = new URLSearchParams({
    ...(service ? { service } : {}),
    ...(service && server ? { server } : {}),
    ...(router ? { router } : {}),
    ...(span && span !== 3600 ? { span: String(span) } : {}),
  }).toString();
  return said ? `/control/traffic?${said}` : '/control/traffic';
}

/** An entry below what the page is about, with its rates between the last two samples. */
export interface TrafficRow {
  id: string;
  label: string;
  rates: NonNullable<Result<'rates.last'>>['services'][number]['rates'] | null;
}

export interface TrafficView {
  pair: PairView;
  /** whose agent answers */
  source: RouterReading;
  history: Asked<RateHistory>;
  /** names of the virtual and the real server, where the file that runs has them */
  names: { service: string; server: string };
  /** virtual servers of the router, or real servers of the virtual server, busiest first; null for a real server */
  below: { rows: TrafficRow[]; total: number; seconds: number } | null;
}

/** Rows of the table below the charts; more are found by the routing table's filter. */
const MOST_BELOW = 50;

/** Rates of a router, a virtual server or a real server, as the agent of that router has sampled them. */
export async function loadTraffic(local: RouterClient, query: TrafficQuery): Promise<TrafficView> {
  const { service, server } = query;
  const [pair, peer] = await Promise.all([loadPair(local, true), pairedPeer()]);
  const source = routersOf(pair).find(({ which }) => which === query.router) ?? activeOf(pair) ?? pair.local;
  const client = source.which === 'peer' && peer ? peer : local;
  const [history, last, running] = await Promise.all([
    asked(client.call('rates', { service, server })),
    server ? null : asked(lastRates(client, service)),
    asked(readConfig('running', client)),
  ]);
  const virtual = running.value?.config.virtual ?? [];
  const named = virtual.find(({ id }) => id === service);
  const label = (of: { id: string; name: string }[] | undefined, id: string) =>
    of?.find((one) => one.id === id)?.name ?? '';
  return {
    ...{ pair, source, history },
    names: { service: named?.name ?? '', server: label(named?.server, server) },
    below: last?.value
      ? belowOf(last.value, service, (id) => label(service ? named?.server : virtual, id))
      : null,
  };
}

/** Rates of every entry whose id has that part, all pages; null: the agent has no two samples in a row yet. */
export async function lastRates(client: RouterClient, filter: string): Promise<Result<'rates.last'>> {
  const first = await client.call('rates.last', { filter });
  if (!first) return null;
  const services = [...first.services];
  while (services.length < first.total) {
    const next = await client.call('rates.last', { filter, offset: services.length });
    // Another sample was taken in between: two moments are not mixed.
    if (!next?.services.length || next.to !== first.to) break;
    services.push(...next.services);
  }
  return { ...first, services };
}

function belowOf(
  last: NonNullable<Result<'rates.last'>>,
  service: string,
  label: (id: string) => string,
): TrafficView['below'] {
  const entries = service
    ? (last.services.find(({ id }) => id === service)?.destinations ?? [])
    : last.services;
  const busiest = entries.toSorted((a, b) => (b.rates.connections ?? -1) - (a.rates.connections ?? -1));
  const rows = busiest.slice(0, MOST_BELOW).map(({ id, rates }) => ({ id, label: label(id), rates }));
  return { rows, total: service ? entries.length : last.total, seconds: last.seconds };
}
