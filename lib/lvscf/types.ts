/**
 * The shapes that the rest of the house sees of an lvs.cf file. The file itself is the CST (cst.ts); everything here is a
 * view on it. Directive names and their spelling are those of the file (manual appendix A, lvs.cf(5)).
 */

import type { CheckKind, StatusRange } from './checks';

/** Where something stands in the file: offset and length in bytes from 0, line and column from 1 (column counts bytes). */
export interface Position {
  offset: number;
  length: number;
  line: number;
  column: number;
}

export type Severity = 'error' | 'warning';

/**
 * Names one value of the file, e.g. `deadtime`, `virtual["HTTP"].port`, `virtual[#2].server["web1"].weight`.
 * The parts: a block by its place among the blocks of its kind (from 0), then the directive. `directive` is absent when the
 * block itself is meant.
 */
export interface Path {
  block?: { kind: 'virtual' | 'failover'; index: number };
  server?: number;
  directive?: string;
}

/**
 * Something the administrator should know about the file. Words are made from the code and the parameters in the reader's
 * language (messages.ts holds the English ones); nothing else carries text.
 */
export interface Finding {
  code: string;
  severity: Severity;
  params: Record<string, string | number>;
  position?: Position;
  /** the field that the finding belongs to, so that a form can show it beside that field */
  path?: Path;
}

export type Network = 'nat' | 'direct' | 'tunnel';
export type Protocol = 'tcp' | 'udp';
/** which of the two routers, by the directive that names it */
export type RouterRole = 'primary' | 'backup';

/** `address = IP DEV` and `nat_router = IP DEV` */
export interface AddressOnDevice {
  address: string;
  /** e.g. `eth0:1`; null when the file leaves it out */
  device: string | null;
}

/** One real server of a virtual server, every default of the original daemons filled in. */
export interface RealServer {
  /** `IP:PORT` or `[IPv6]:PORT`; unique within its virtual server unless the file repeats it (finding DUPLICATE_SERVER) */
  id: string;
  path: Path;
  /** a label; may repeat */
  name: string;
  address: string;
  /** always a number: the virtual server's port where the file leaves it out */
  port: number;
  weight: number;
  active: boolean;
  /** extension of ours: how packets reach it; the network type of the file where it says nothing */
  forwarding: Network;
  /** of its own page, where it differs from the others'; null: the virtual server's */
  check_digest: string | null;
}

/** One virtual server, every default of the original daemons filled in (piranha: timeout 10, reentry 180, scheduler wlc, …). */
export interface VirtualServer {
  /** `tcp:192.168.1.250:80`, `udp:[2001:db8::1]:53` or `fwm:80`; a repeated one gets `~2`, `~3` (finding DUPLICATE_VIRTUAL) */
  id: string;
  path: Path;
  name: string;
  active: boolean;
  /** null when the file names none (finding) */
  address: string | null;
  device: string | null;
  /** null when absent or 0.0.0.0 ("Unused") */
  vip_nmask: string | null;
  /** null when none or 0.0.0.0 */
  sorry_server: string | null;
  /** 0: no mark */
  fwmark: number;
  port: number;
  protocol: Protocol;
  /** seconds, 0: off */
  persistent: number;
  pmask: string | null;
  scheduler: string;
  /** as written between the quotes, escapes untouched; null when absent */
  send: string | null;
  expect: string | null;
  use_regex: boolean;
  send_program: string | null;
  /** none, uptime, rup, ruptime, feedback, or the path of a program */
  load_monitor: string;
  /** extension of ours: seconds between two readings of the load */
  load_interval: number;
  /** extension of ours: the load average at which a server is used up; beyond it its weight falls */
  load_full: number;
  /** extension of ours: TCP port of the agent of `load_monitor = feedback` */
  feedback_port: number;
  /** extension of ours; null: as in the original, a program if there is one, else `send` and `expect` */
  check: CheckKind | null;
  /** of `check = http` and `https` */
  check_path: string;
  /** host name of the request, and for TLS the name asked for; null: the real server's address */
  check_host: string | null;
  check_status: StatusRange[];
  /** 64 hexadecimal digits of SHA-256 or 32 of MD5, lower case; null: any page */
  check_digest: string | null;
  /** failures in a row before it is out */
  fall: number;
  /** seconds over which a returned server's weight grows to its own; null: 30 with quiesce_server, else 0 */
  slow_start: number | null;
  /** servers that stay although all failed at once; 0: none */
  keep_last: number;
  /** extension of ours: the router that holds the VIP while both are well (docs/active-active.md) */
  preferred_router: RouterRole;
  /** seconds: the interval between checks and the limit of each */
  timeout: number;
  /** seconds that a server must be well before it returns */
  reentry: number;
  quiesce_server: boolean;
  server: RealServer[];
}

/** One failover service (`service = fos`), every default of the original daemons filled in. */
export interface FailoverService {
  /** `fos:192.168.1.250:80`; a repeated one gets `~2`, `~3` */
  id: string;
  path: Path;
  name: string;
  active: boolean;
  address: string | null;
  device: string | null;
  vip_nmask: string | null;
  port: number;
  /** seconds */
  timeout: number;
  send: string | null;
  expect: string | null;
  use_regex: boolean;
  send_program: string | null;
  start_cmd: string | null;
  stop_cmd: string | null;
}

/** The whole file as the daemons understand it, defaults filled in. */
export interface LvsConfig {
  serial_no: number;
  primary: string | null;
  primary_private: string | null;
  service: 'lvs' | 'fos';
  rsh_command: string;
  backup_active: boolean;
  backup: string | null;
  backup_private: string | null;
  heartbeat: boolean;
  heartbeat_port: number;
  /** seconds between heartbeats; with a fraction from the extension keepalive_ms */
  keepalive: number;
  /** seconds of silence after which the peer counts as dead; with a fraction from deadtime_ms */
  deadtime: number;
  network: Network;
  nat_router: AddressOnDevice | null;
  nat_nmask: string | null;
  debug_level: string;
  monitor_links: boolean;
  syncdaemon: boolean;
  syncd_iface: string;
  syncd_id: number;
  tcp_timeout: number;
  tcpfin_timeout: number;
  udp_timeout: number;
  active_cmd: string | null;
  inactive_cmd: string | null;
  /** extension of ours: VRRP virtual router id, 1 to 255; null: 51 */
  vrid: number | null;
  /** extension: a returning primary does not take the service back */
  nopreempt: boolean;
  /** extension of ours: addresses that a router must reach, at least one of them, to be fit; empty: none is asked */
  quorum: string[];
  virtual: VirtualServer[];
  failover: FailoverService[];
}

/** What a router knows of its own addresses, for validation and compiling (`lvsctl facts` prints it). */
export interface Facts {
  hostname: string;
  interfaces: {
    name: string;
    /** link detected; null when not known */
    up: boolean | null;
    addresses: { address: string; prefix: number; label: string | null }[];
  }[];
}
