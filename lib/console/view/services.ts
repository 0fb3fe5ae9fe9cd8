import type { VirtualServer } from '@/lib/lvscf/types';
import type { Check, Status, Table } from '@/lib/protocol';

/** How a virtual or real server is, for State of components/ui. */
export type Health = 'up' | 'down' | 'critical' | 'degraded' | 'drain' | 'held' | 'unknown' | 'off';

type Destination = Table['services'][number]['destinations'][number];

export interface ServerRow {
  id: string;
  /** `IP:PORT` */
  label: string;
  address: string;
  port: number;
  health: Health;
  check: Check | null;
  /** the kernel's entry; null when it is not in the table, or the table is not known */
  destination: Destination | null;
  /** weight of the file; null for an entry that the file does not have */
  weight: number | null;
}

export interface ServiceRow {
  id: string;
  label: string;
  health: Health;
  up: number;
  total: number;
  virtual: VirtualServer | null;
  /** the kernel's entry; null when it is not in the table, or the table is not known */
  kernel: Table['services'][number] | null;
  servers: ServerRow[];
  /** sum over the kernel's entries; null when not known */
  active: number | null;
  inactive: number | null;
}

/** How a check's state is drawn. */
export const HEALTH: Record<Check['state'], Health> = {
  up: 'up',
  down: 'down',
  drained: 'drain',
  held: 'held',
  unknown: 'unknown',
};

/** A virtual server's health from its servers': critical is up with nothing usable behind it. */
export function healthOf(servers: Health[]): Health {
  const counted = servers.filter((h) => h !== 'off');
  if (counted.length === 0) return 'critical';
  if (counted.every((h) => h === 'unknown')) return 'unknown';
  const usable = counted.filter((h) => h === 'up' || h === 'held').length;
  if (usable === 0) return counted.some((h) => h === 'unknown') ? 'unknown' : 'critical';
  return usable === counted.length ? 'up' : 'degraded';
}

/**
 * Joins what the file says with what one router's checks and kernel say, in the order of lvs.cf; entries of the kernel
 * that the file does not have follow.
 * @param virtuals of the lvs.cf that is shown (saved or running)
 * @param checks null: not known, then every health is unknown
 * @param table null: not known
 * @param running does pulse run on that router; a virtual server of a stopped router is not running rather than unknown
 * @param applied of the lvs.cf that the router runs, where `virtuals` are of another one: what is only saved does not run, and is
 *   neither up nor down; null: `virtuals` are what runs
 */
export function serviceRows(
  virtuals: VirtualServer[],
  checks: Status['checks'],
  table: Table | null,
  running: boolean,
  applied: VirtualServer[] | null = null,
): ServiceRow[] {
  const runs = running ? runningIds(applied ?? virtuals) : new Set<string>();
  const kernel = new Map(table?.services.map((s) => [s.id, s]) ?? []);
  const byServer = new Map(checks?.map((c) => [`${c.service} ${c.server}`, c]) ?? []);
  const rows = virtuals.map((v) => fileRow(v, kernel.get(v.id) ?? null, byServer, runs));
  const known = new Set(virtuals.map((v) => v.id));
  for (const service of table?.services ?? [])
    if (!known.has(service.id)) rows.push(foreignRow(service, byServer));
  return rows;
}

/** Ids of what a router serves with: each active virtual server, and `VIRTUAL REAL` of each active real server behind it. */
function runningIds(applied: VirtualServer[]): Set<string> {
  const serving = applied.filter(({ active }) => active);
  const behind = (v: VirtualServer) => v.server.filter(({ active }) => active).map((s) => `${v.id} ${s.id}`);
  return new Set(serving.flatMap((v) => [v.id, ...behind(v)]));
}

function fileRow(
  v: VirtualServer,
  kernel: ServiceRow['kernel'],
  checks: Map<string, Check>,
  runs: Set<string>,
): ServiceRow {
  const entries = new Map(kernel?.destinations.map((d) => [d.id, d]) ?? []);
  const servers: ServerRow[] = v.server.map((s) => {
    const check = checks.get(`${v.id} ${s.id}`) ?? null;
    const off = !v.active || !s.active || !runs.has(`${v.id} ${s.id}`);
    return {
      id: s.id,
      label: s.name,
      address: s.address,
      port: s.port,
      health: off ? 'off' : check ? HEALTH[check.state] : 'unknown',
      check,
      destination: entries.get(s.id) ?? null,
      weight: s.weight,
    };
  });
  const known = new Set(servers.map((s) => s.id));
  for (const d of kernel?.destinations ?? []) if (!known.has(d.id)) servers.push(strayServer(d));
  const healths = servers.map((s) => (isTakenOut(s, kernel !== null) ? 'drain' : s.health));
  return {
    id: v.id,
    label: v.name,
    health: !v.active || !runs.has(v.id) ? 'off' : healthOf(healths),
    up: healths.filter((h) => h === 'up' || h === 'held').length,
    total: healths.filter((h) => h !== 'off').length,
    virtual: v,
    kernel,
    servers,
    ...sums(kernel),
  };
}

/** By an operator: halted, or with the weight 0. It is held as he wished, and nothing is served by it. */
function isTakenOut({ health, destination }: ServerRow, tableKnown: boolean): boolean {
  return tableKnown && health === 'held' && (destination?.weight ?? 0) === 0;
}

function strayServer(d: Destination): ServerRow {
  return {
    id: d.id,
    label: '',
    address: d.address,
    port: d.port,
    health: 'unknown',
    check: null,
    destination: d,
    weight: null,
  };
}

function foreignRow(service: Table['services'][number], checks: Map<string, Check>): ServiceRow {
  const servers = service.destinations.map((d) => {
    const check = checks.get(`${service.id} ${d.id}`) ?? null;
    return {
      ...strayServer(d),
      label: check?.label ?? '',
      check,
      health: check ? HEALTH[check.state] : 'unknown',
    };
  });
  return {
    id: service.id,
    label: '',
    health: servers.some((s) => s.check) ? healthOf(servers.map((s) => s.health)) : 'unknown',
    up: servers.filter((s) => s.health === 'up').length,
    total: servers.length,
    virtual: null,
    kernel: service,
    servers,
    ...sums(service),
  };
}

function sums(kernel: ServiceRow['kernel']): { active: number | null; inactive: number | null } {
  if (!kernel) return { active: null, inactive: null };
  const add = (pick: (d: Destination) => number) => kernel.destinations.reduce((n, d) => n + pick(d), 0);
  return { active: add((d) => d.active), inactive: add((d) => d.inactive) };
}
