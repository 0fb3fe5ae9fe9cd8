import type { MachineName, NetworkName } from './topology';

/**
 * What the control server in the guest understands: JSON lines `{id, op, params}` → `{id, result}` or `{id, error}`. For tests
 * and the demo only; it is reachable through a socket of the user who started the lab, and asks for the lab's token.
 */
export interface Program {
  machine: MachineName;
  argv: string[];
  /** added to the machine's own (PATH, LVS_ROOT, HOME, LANG) */
  env?: Record<string, string>;
  stdin?: string;
  /** account to run as; root when absent */
  user?: string;
}

export interface ExecResult {
  /** exit code; null when a signal ended it */
  code: number | null;
  signal: string | null;
  /** true when the time limit ended it */
  timedOut: boolean;
  stdout: string;
  stderr: string;
}

export type RealServerMode = 'good' | 'refuse' | 'silent' | 'reset';

export interface RealServerState {
  mode: RealServerMode;
  /** requests answered since its start */
  answered: number;
  /** connections open now */
  open: number;
}

/** What the real server's program is told, as JSON in its only argument. */
export interface RealServerOptions {
  name: string;
  /** its control socket */
  socket: string;
  ports: { http: number[]; https: number[]; udp: number[] };
  /** PEM files of the HTTPS ports */
  tls: { key: string; cert: string };
  /**
   * where it takes datagrams. One by one, since an answer to a datagram taken on all addresses leaves from the machine's own
   * address and not from the VIP that was asked.
   */
  datagramAddresses: string[];
}

export type RouterService = 'sshd' | 'agent' | 'console';

export interface MachineState {
  name: MachineName;
  hostname: string;
  running: boolean;
  addresses: string[];
  links: { device: string; up: boolean }[];
  services: Partial<Record<RouterService, boolean>>;
  nodeAway: boolean;
}

/** One entry of /proc/net/ip_vs: the kernel's own table, read without starting a program. */
export interface KernelService {
  /** `tcp:10.83.0.50:80` or `fwm:80` */
  id: string;
  scheduler: string;
  servers: { id: string; weight: number; active: number; inactive: number }[];
}

export interface Ops {
  hello: { params: { token: string }; result: { kernel: string } };
  status: { params: Record<string, never>; result: MachineState[] };
  /** runs a program to its end */
  exec: { params: Program & { timeoutMs?: number }; result: ExecResult };
  /** starts a program and leaves it running */
  spawn: { params: Program; result: { job: number } };
  /** what it wrote so far, from byte `from` of its standard output */
  output: { params: { job: number; from: number }; result: { text: string; next: number; ended: boolean } };
  signal: { params: { job: number; signal: string }; result: null };
  /** waits until it has ended */
  wait: { params: { job: number; timeoutMs: number }; result: ExecResult };
  /** a file as that machine sees it; null when there is none */
  read: { params: { machine: MachineName; path: string }; result: { base64: string } | null };
  write: {
    params: { machine: MachineName; path: string; base64: string; mode?: number };
    result: null;
  };
  table: { params: { machine: MachineName }; result: { at: number; services: KernelService[] } };
  /**
   * Cuts or heals links. `lost`: the cable is out, the machine sees no carrier. `kept`: the machine sees its link up but nothing
   * passes, as behind a broken switch.
   */
  link: {
    params: { machine: MachineName; network: NetworkName | 'all'; up: boolean; carrier: 'lost' | 'kept' };
    result: null;
  };
  /** The two routers no longer hear each other on that network; everybody else hears both. */
  isolateRouters: { params: { network: NetworkName; on: boolean }; result: null };
  realServer: { params: { machine: MachineName; mode?: RealServerMode }; result: RealServerState };
  service: {
    params: { machine: MachineName; service: RouterService; verb: 'start' | 'stop' | 'restart' };
    result: null;
  };
  /** kill -SIGNAL of every process of that machine whose executable has that base name */
  killAll: { params: { machine: MachineName; program: string; signal: string }; result: { killed: number } };
  /** Node's binary cannot be executed on that machine, as if it had been removed */
  nodeAway: { params: { machine: MachineName; away: boolean }; result: null };
  powerOff: { params: { machine: MachineName }; result: null };
  /** Boots as a machine does: /run empty, /etc and /var kept. `pulse` runs `pulse boot` as init would. */
  powerOn: { params: { machine: MachineName; nodeAway: boolean; pulse: boolean }; result: null };
}

export type OpName = keyof Ops;
export type Request = {
  [O in OpName]: { id: number; op: O; params: Ops[O]['params'] };
}[OpName];
export type Response = { id: number; result?: unknown; error?: string };
