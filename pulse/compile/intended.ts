import type { Protocol } from '@/lib/lvscf/types';

/** How packets reach the real server: `-m`, `-g`, `-i` of ipvsadm(8). */
export type Forwarding = 'masq' | 'direct' | 'tunnel';

/** How a real server is checked, from the directives of its virtual server (manual 4.6.3). */
export interface CheckSpec {
  /**
   * connect: the port need only open. sendExpect: write `send` (may be empty), wait for `expect` (may be empty).
   * program: run `program`, compare its output with `expect`.
   */
  kind: 'connect' | 'sendExpect' | 'program';
  protocol: Protocol;
  /** escapes already resolved, as latin1 text: one character is one byte */
  send: string;
  /** null: nothing need come */
  expect: string | null;
  regex: boolean;
  /** words of send_program, `%h` and `%p` not yet replaced; empty unless kind is program */
  program: string[];
  /** seconds: interval and limit of each check */
  timeout: number;
  /** seconds that a server must be well before it returns */
  reentry: number;
}

export interface IntendedServer {
  /** `IP:PORT` */
  id: string;
  label: string;
  address: string;
  port: number;
  weight: number;
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
  forwarding: Forwarding;
  /** down: weight 0 instead of removal */
  quiesce: boolean;
  sorry: { address: string; port: number } | null;
  check: CheckSpec;
  servers: IntendedServer[];
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
}
