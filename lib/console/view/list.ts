import type { ServiceRow } from './services';

/** What a chip above the list stands for. `critical` is up with nothing usable behind it, `draining` has a server that drains. */
export const chips = [
  'all',
  'up',
  'degraded',
  'critical',
  'draining',
  'unknown',
  'off',
  'deactivated',
] as const;
export type Chip = (typeof chips)[number];

export const sortKeys = ['name', 'status', 'vip', 'port', 'active'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The list of virtual servers as the page's query asks for it. */
export interface ListQuery {
  /** words that a virtual server or one of its real servers must have */
  text: string;
  chip: Chip;
  /** null: the order of lvs.cf */
  sort: SortKey | null;
  descending: boolean;
  /** with their real servers; null: as many as a page can carry */
  servers: boolean | null;
  /** from 1 */
  page: number;
}

/** First word of the name of a weight's field: `w VIRTUAL SERVER`, by their ids. */
export const WEIGHT = 'w';

/** Virtual servers on one page: some 100 kB with their names alone. */
export const PAGE = 200;
/** More real servers than this are shown only when asked for. */
export const MANY_SERVERS = 400;

export function listQuery(search: Record<string, string>): ListQuery {
  const page = Number.parseInt(search.page ?? '', 10);
  return {
    text: (search.text ?? '').trim().slice(0, 200),
    chip: chips.find((chip) => chip === search.state) ?? 'all',
    sort: sortKeys.find((key) => key === search.sort) ?? null,
    descending: search.order === 'down',
    servers: search.servers === '1' ? true : search.servers === '0' ? false : null,
    page: page > 0 ? page : 1,
  };
}

/** The page's address with another choice; whatever is chosen begins at the first page. */
export function listLink(query: ListQuery, change: Partial<ListQuery>): string {
  const { text, chip, sort, descending, servers, page } = { ...query, page: 1, ...change };
  const parts: [string, string][] = [
    ['text', text],
    ['state', chip === 'all' ? '' : chip],
    ['sort', sort ?? ''],
    ['order', sort && descending ? 'down' : ''],
    ['servers', servers === null ? '' : servers ? '1' : '0'],
    ['page', page > 1 ? String(page) : ''],
  ];
  const said = new URLSearchParams(parts.filter(([, value]) => value !== '')).toString();
  return said ? `/virtual-servers?${said}` : '/virtual-servers';
}

function isOf(row: ServiceRow, chip: Chip): boolean {
  switch (chip) {
    case 'all':
      return true;
    case 'deactivated':
      return row.virtual?.active === false;
    case 'off':
      return row.virtual?.active !== false && row.health === 'off';
    case 'draining':
      return row.servers.some(({ health }) => health === 'drain');
    case 'critical':
      return row.health === 'critical' || row.health === 'down';
    default:
      return row.health === chip;
  }
}

/** Everything about it that stands on the page, in small letters. */
function wordsOf({ id, label, virtual, servers }: ServiceRow): string {
  const of = virtual
    ? [virtual.address, virtual.port, virtual.device, virtual.protocol, virtual.scheduler, virtual.fwmark]
    : [];
  return [id, label, ...of, ...servers.flatMap((s) => [s.label, s.id])].join(' ').toLowerCase();
}

/** A word may be part of a name or an address; all must be found. */
export function fits(row: ServiceRow, text: string): boolean {
  const words = wordsOf(row);
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** What needs someone comes first. */
const URGENCY = ['critical', 'down', 'degraded', 'unknown', 'drain', 'held', 'up', 'off'];

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const orders: Record<SortKey, (a: ServiceRow, b: ServiceRow) => number> = {
  name: (a, b) => collator.compare(a.label, b.label),
  status: (a, b) => URGENCY.indexOf(a.health) - URGENCY.indexOf(b.health),
  vip: (a, b) => collator.compare(a.virtual?.address ?? '', b.virtual?.address ?? ''),
  port: (a, b) => (a.virtual?.port ?? 0) - (b.virtual?.port ?? 0),
  active: (a, b) => (a.active ?? -1) - (b.active ?? -1),
};

export interface ListView {
  rows: ServiceRow[];
  /** how many each chip has, of those that fit the text; chips without any but the chosen one are left out */
  counts: { chip: Chip; n: number }[];
  /** of all pages */
  total: number;
  page: number;
  pages: number;
  servers: boolean;
}

/** The rows of one page: filtered by text and chip, sorted (equal ones stay in the order of lvs.cf), cut. */
export function listView(all: ServiceRow[], query: ListQuery): ListView {
  const found = query.text === '' ? all : all.filter((row) => fits(row, query.text));
  const counts = chips
    .map((chip) => ({ chip, n: found.filter((row) => isOf(row, chip)).length }))
    .filter(({ chip, n }) => n > 0 || chip === 'all' || chip === query.chip);
  const chosen = found.filter((row) => isOf(row, query.chip));
  if (query.sort) {
    const order = orders[query.sort];
    const sign = query.descending ? -1 : 1;
    chosen.sort((a, b) => sign * order(a, b));
  }
  const pages = Math.max(1, Math.ceil(chosen.length / PAGE));
  const page = Math.min(query.page, pages);
  const rows = chosen.slice((page - 1) * PAGE, page * PAGE);
  const behind = rows.reduce((n, row) => n + row.servers.length, 0);
  return {
    rows,
    counts,
    total: chosen.length,
    page,
    pages,
    servers: query.servers ?? behind <= MANY_SERVERS,
  };
}
