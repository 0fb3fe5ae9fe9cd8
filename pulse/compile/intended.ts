import type { Protocol } from '@/lib/lvscf/types';

/** How packets reach the real server: `-m`, `-g`, `-i` of ipvsadm(8). */
export type Forwarding = 'masq' | 'direct' | 'tunnel';

/** How a real server is checked, from the directives of its virtual server (manual 4.6.3). */
export interface CheckSpec {
  /**
   * connect: the port need only open. sendExpect: write `send` (may be empty), wait for `expect` (may be empty).
   * tls: the same after a handshake. http, https: ask for a page. program: run `program`, compare its output with `expect`.
   */
  kind: 'connect' | 'sendExpect' | 'tls' | 'http' | 'https' | 'program';
  protocol: Protocol;
  /** escapes already resolved, as latin1 text: one character is one byte */
  send: string;
  /** null: nothing need come */
  expect: string | null;
  regex: boolean;
  /** of http and https, else null */
  page: PageSpec | null;
  /** name asked for in the handshake of tls and https; null: none */
  serverName: string | null;
  /** words of send_program, `%h` and `%p` not yet replaced; empty unless kind is program */
  program: string[];
  /** its exit status decides where nothing is expected; otherwise that is a failure, as in the original */
  statusDecides: boolean;
  /** seconds: interval and limit of each check */
  timeout: number;
  /** seconds that a server must be well before it returns */
  reentry: number;
  /** failures in a row before a server is out */
  fall: number;
}

/** A page and what it must be. */
export interface PageSpec {
  path: string;
  /** null: the real server's own address and port */
  host: string | null;
  /** status codes that are good, both ends inclusive */
  status: [number, number][];
  /** of the body, hexadecimal, lower case: SHA-256 or MD5 by its length; null: any */
  digest: string | null;
}

/** How the load of the real servers is read, from the directives of their virtual server. */
export interface LoadSpec {
  /** program: any other path of load_monitor */
  tool: 'uptime' | 'rup' | 'ruptime' | 'feedback' | 'program';
  /** rsh_command, of uptime */
  remote: string;
  /** absolute path, of program; else empty */
  program: string;
  /** of feedback */
  port: number;
  /** seconds between two readings */
  every: number;
  /** the load average at which a server is used up */
  full: number;
}

export interface IntendedServer {
  /** `IP:PORT` */
  id: string;
  label: string;
  address: string;
  port: number;
  weight: number;
  forwarding: Forwarding;
  /** of its own page, in place of the service's; null: the service's */
  digest: string | null;
}

/** One virtual service as the kernel shall have it, and how its servers are checked. */
export interface IntendedService {
  /** `tcp:IP:PORT`, `udp:…` or `fwm:N`: the virtual server's id */
  id: string;
  label: string;
  protocol: Protocol | 'fwm';
  address: string | null;
  port: number | null;
  mark: number | null;
  scheduler: string;
  /** seconds; 0: not persistent */
  persistent: number;
  /** dotted mask, null when none */
  pmask: string | null;
  /** down: weight 0 instead of removal */
  quiesce: boolean;
  /** seconds over which a returned server's weight grows to its own; 0: at once */
  slowStart: number;
  /** servers that stay although all failed at once; 0: none */
  keepLast: number;
  /** answers while no real server is up */
  sorry: { address: string; port: number; forwarding: Forwarding } | null;
  check: CheckSpec;
  /** null: weights do not follow the load */
  load: LoadSpec | null;
  servers: IntendedServer[];
}

/** A failover service: it runs on the active router and is checked at its VIP. */
export interface IntendedFailover {
  /** `fos:IP:PORT` */
  id: string;
  label: string;
  address: string;
  port: number;
  check: CheckSpec;
}

/** lvsd.json: what lvsd runs from. Written by `pulse compile`, read by lvsd; its shape is checked when read. */
export interface Intended {
  version: 1;
  /** of the lvs.cf that this was compiled from */
  sha256: string;
  serial_no: number;
  router: 'primary' | 'backup';
  /** seconds for `ipvsadm --set`; 0 leaves the kernel's value */
  timeouts: { tcp: number; tcpfin: number; udp: number };
  services: IntendedService[];
  failover: IntendedFailover[];
}
