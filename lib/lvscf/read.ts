import { canonical, endpoint, family, isUnspecified } from './address';
import { toText } from './bytes';
import { CHECK_KINDS, SHAPES, type Shape, statusRanges } from './checks';
import type { Cst } from './cst';
import { fieldOf } from './fields';
import { perTree } from './per-tree';
import type { FailoverService, LvsConfig, Network, RealServer, VirtualServer } from './types';
import { BRACKETS, readNumber, readPort } from './values';
import { type Section, view, word } from './view';

/** A word, or what the original assumes without it. Whatever cannot be read as its type counts as absent (and is a finding). */
class Reader {
  constructor(private readonly s: Section) {}

  private fallback(name: string): string | null {
    return fieldOf(this.s.scope, name)?.default ?? null;
  }

  text(name: string): string | null {
    return word(this.s, name) ?? this.fallback(name);
  }

  str(name: string): string {
    return this.text(name) ?? '';
  }

  int(name: string): number {
    const given = word(this.s, name);
    const read = given === null ? null : readNumber(given);
    if (read && read.problem !== 'NOT_A_NUMBER') return read.value;
    return Number(this.fallback(name) ?? 0);
  }

  bool(name: string): boolean {
    return this.int(name) !== 0;
  }

  port(name: string): number | null {
    const given = word(this.s, name);
    return given === null ? null : readPort(given, this.s.scope !== 'server');
  }

  oneOf<T extends string | null>(name: string, values: readonly T[], fallback: T): T {
    const given = word(this.s, name);
    return values.find((v) => v === given) ?? fallback;
  }

  /** a text of that shape, else its default */
  shaped(name: string, shape: Shape): string | null {
    const given = word(this.s, name);
    return given !== null && SHAPES[shape](given) ? given : this.fallback(name);
  }

  /** `[ a b ]`: addresses in the kernel's spelling; what is none is left out (it is a finding) */
  addresses(name: string): string[] {
    const words = (this.s.last.get(name)?.words ?? []).map(toText).filter((w) => !BRACKETS.has(w));
    return words.filter((w) => family(w) !== null).map(canonical);
  }

  /** an address or mask; null when absent or 0.0.0.0 */
  set(name: string): string | null {
    const given = word(this.s, name);
    return given === null || given === '' || isUnspecified(given) ? null : canonical(given);
  }
}

const NETWORKS: readonly Network[] = ['nat', 'direct', 'tunnel'];

function realServer(s: Section, port: number, network: Network): RealServer {
  const r = new Reader(s);
  const address = canonical(r.str('address'));
  const own = r.port('port') ?? port;
  return {
    id: endpoint(address, own),
    path: s.path,
    name: s.name,
    address,
    port: own,
    weight: r.int('weight'),
    active: r.bool('active'),
    forwarding: r.oneOf('forwarding', NETWORKS, network),
    check_digest: r.shaped('check_digest', 'digest')?.toLowerCase() ?? null,
  };
}

function virtualServer(s: Section, network: Network): VirtualServer {
  const r = new Reader(s);
  const port = r.port('port') ?? 80;
  const protocol = r.oneOf('protocol', ['tcp', 'udp'], 'tcp');
  const address = r.set('address');
  const fwmark = r.int('fwmark');
  return {
    id: fwmark > 0 ? `fwm:${fwmark}` : `${protocol}:${endpoint(address ?? '0.0.0.0', port)}`,
    path: s.path,
    name: s.name,
    active: r.bool('active'),
    address,
    device: word(s, 'address', 1),
    vip_nmask: r.set('vip_nmask'),
    sorry_server: r.set('sorry_server'),
    fwmark,
    port,
    protocol,
    persistent: r.int('persistent'),
    pmask: r.set('pmask'),
    scheduler: r.str('scheduler'),
    send: r.text('send'),
    expect: r.text('expect'),
    use_regex: r.bool('use_regex'),
    send_program: r.text('send_program'),
    load_monitor: r.text('load_monitor') ?? 'none',
    load_interval: Math.max(1, r.int('load_interval')),
    load_full: Math.max(1, r.int('load_full')),
    feedback_port: r.port('feedback_port') ?? 3333,
    check: r.oneOf('check', [...CHECK_KINDS, null], null),
    check_path: r.shaped('check_path', 'path') ?? '/',
    check_host: r.shaped('check_host', 'host'),
    check_status: statusRanges(r.shaped('check_status', 'status') ?? '') ?? [],
    check_digest: r.shaped('check_digest', 'digest')?.toLowerCase() ?? null,
    fall: Math.max(1, r.int('fall')),
    slow_start: word(s, 'slow_start') === null ? null : r.int('slow_start'),
    keep_last: r.int('keep_last'),
    preferred_router: r.oneOf('preferred_router', ['primary', 'backup'], 'primary'),
    timeout: r.int('timeout'),
    reentry: r.int('reentry'),
    quiesce_server: r.bool('quiesce_server'),
    server: s.servers.map((server) => realServer(server, port, network)),
  };
}

function failoverService(s: Section): FailoverService {
  const r = new Reader(s);
  const address = r.set('address');
  const port = r.port('port') ?? 80;
  return {
    id: `fos:${endpoint(address ?? '0.0.0.0', port)}`,
    path: s.path,
    name: s.name,
    active: r.bool('active'),
    address,
    device: word(s, 'address', 1),
    vip_nmask: r.set('vip_nmask'),
    port,
    timeout: r.int('timeout'),
    send: r.text('send'),
    expect: r.text('expect'),
    use_regex: r.bool('use_regex'),
    send_program: r.text('send_program'),
    start_cmd: r.text('start_cmd'),
    stop_cmd: r.text('stop_cmd'),
  };
}

/** Gives the second and further holders of one id `~2`, `~3`. */
function distinguish<T extends { id: string }>(services: T[]): T[] {
  const seen = new Map<string, number>();
  return services.map((v) => {
    const n = (seen.get(v.id) ?? 0) + 1;
    seen.set(v.id, n);
    return n === 1 ? v : { ...v, id: `${v.id}~${n}` };
  });
}

/**
 * The typed view: what the file means, the original daemons' defaults filled in. Never throws; of a repeated directive the last
 * counts; what cannot be read counts as absent and is a finding of `validate`. One object for a tree, not to be changed.
 */
export const read = perTree('config', makeConfig);

function makeConfig(cst: Cst): LvsConfig {
  const v = view(cst);
  const g = new Reader(v.global);
  const network = g.oneOf('network', NETWORKS, 'nat');
  const vrid = word(v.global, 'vrid');
  const seconds = (name: 'keepalive' | 'deadtime') => {
    const ms = word(v.global, `${name}_ms`);
    const read = ms === null ? null : readNumber(ms);
    return read && read.problem !== 'NOT_A_NUMBER' ? read.value / 1000 : g.int(name);
  };
  const natRouter = g.set('nat_router');
  return {
    serial_no: g.int('serial_no'),
    primary: g.set('primary'),
    primary_private: g.set('primary_private'),
    service: g.oneOf('service', ['lvs', 'fos'], 'lvs'),
    rsh_command: g.str('rsh_command'),
    backup_active: g.bool('backup_active'),
    backup: g.set('backup'),
    backup_private: g.set('backup_private'),
    heartbeat: g.bool('heartbeat'),
    heartbeat_port: g.port('heartbeat_port') ?? 539,
    keepalive: seconds('keepalive'),
    deadtime: seconds('deadtime'),
    network,
    nat_router: natRouter === null ? null : { address: natRouter, device: word(v.global, 'nat_router', 1) },
    nat_nmask: g.set('nat_nmask'),
    debug_level: g.str('debug_level'),
    monitor_links: g.bool('monitor_links'),
    syncdaemon: g.bool('syncdaemon'),
    syncd_iface: g.str('syncd_iface'),
    syncd_id: g.int('syncd_id') & 255,
    tcp_timeout: g.int('tcp_timeout'),
    tcpfin_timeout: g.int('tcpfin_timeout'),
    udp_timeout: g.int('udp_timeout'),
    active_cmd: g.text('active_cmd'),
    inactive_cmd: g.text('inactive_cmd'),
    vrid: vrid === null || readNumber(vrid).problem === 'NOT_A_NUMBER' ? null : readNumber(vrid).value,
    nopreempt: g.bool('nopreempt'),
    quorum: g.addresses('quorum'),
    virtual: distinguish(v.virtual.map((s) => virtualServer(s, network))),
    failover: distinguish(v.failover.map(failoverService)),
  };
}
