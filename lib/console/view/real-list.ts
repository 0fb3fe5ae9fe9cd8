import type { RealServer, VirtualServer } from '@/lib/lvscf/types';
import { realServersPage } from '../links';
import type { Health, ServerRow, ServiceRow } from './services';

/** How a real server of the saved file is: `deactivated` there, or as it is now. */
export type RealState = Health | 'deactivated';

export interface RealRow {
  server: RealServer;
  state: RealState;
  /** as it is now; undefined: what runs does not have it */
  now: ServerRow | undefined;
}

export const realSorts = ['name', 'status', 'address', 'weight', 'active'] as const;
export type RealSort = (typeof realSorts)[number];

/** The list of real servers as the page's query asks for it. */
export interface RealQuery {
  text: string;
  state: RealState | null;
  /** null: the order of lvs.cf */
  sort: RealSort | null;
  descending: boolean;
  /** from 1 */
  page: number;
}

/** Real servers on one page: some 150 kB. */
const PAGE = 200;

/** What needs someone comes first. */
const URGENCY: RealState[] = [
  ...(['critical', 'down', 'degraded', 'unknown', 'drain', 'held', 'up', 'off', 'deactivated'] as const),
];

export function realQuery(search: Record<string, string>): RealQuery {
  const page = Number.parseInt(search.page ?? '', 10);
  return {
    text: (search.text ?? '').trim().slice(0, 200),
    state: URGENCY.find((state) => state === search.state) ?? null,
    sort: realSorts.find((key) => key === search.sort) ?? null,
    descending: search.order === 'down',
    page: page > 0 ? page : 1,
  };
}

/** The page's address with another choice; whatever is chosen begins at the first page. */
export function realLink(id: string, query: RealQuery, change: Partial<RealQuery>): string {
  const { text, state, sort, descending, page } = { ...query, page: 1, ...change };
  const parts = { text, state, sort, order: sort && descending ? 'down' : '', page: page > 1 ? page : '' };
  const said = new URLSearchParams(
    Object.entries(parts).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  ).toString();
  return said ? `${realServersPage(id)}?${said}` : realServersPage(id);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const orders: Record<RealSort, (a: RealRow, b: RealRow) => number> = {
  name: (a, b) => collator.compare(a.server.name, b.server.name),
  status: (a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state),
  address: (a, b) => collator.compare(a.server.id, b.server.id),
  weight: (a, b) => a.server.weight - b.server.weight,
  active: (a, b) => (a.now?.destination?.active ?? -1) - (b.now?.destination?.active ?? -1),
};

export interface RealView {
  rows: RealRow[];
  /** how many are in each state, of those that fit the text */
  counts: { state: RealState; n: number }[];
  /** that fit the text */
  fitting: number;
  page: number;
  pages: number;
}

/** The rows of one page: filtered by words and state, sorted (equal ones stay in the order of lvs.cf), cut. */
export function realView(virtual: VirtualServer, row: ServiceRow | undefined, query: RealQuery): RealView {
  const now = new Map(row?.servers.map((server) => [server.id, server]));
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = virtual.server
    .map((server): RealRow => {
      const found = now.get(server.id);
      return { server, state: server.active ? (found?.health ?? 'unknown') : 'deactivated', now: found };
    })
    .filter(({ server: { name, id } }) =>
      words.every((word) => `${name} ${id}`.toLowerCase().includes(word)),
    );
  const counts = URGENCY.map((state) => ({ state, n: fitting.filter((r) => r.state === state).length }));
  const chosen = fitting.filter(({ state }) => query.state === null || state === query.state);
  if (query.sort) {
    const order = orders[query.sort];
    const sign = query.descending ? -1 : 1;
    chosen.sort((a, b) => sign * order(a, b));
  }
  const pages = Math.max(1, Math.ceil(chosen.length / PAGE));
  const page = Math.min(query.page, pages);
  return {
    rows: chosen.slice((page - 1) * PAGE, page * PAGE),
    counts: counts.filter(({ state, n }) => n > 0 || state === query.state),
    fitting: fitting.length,
    page,
    pages,
  };
}
