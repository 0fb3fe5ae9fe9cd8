/** How a real server takes packets for a VIP under direct routing without answering ARP for it (manual 3.2). */
export const HOWS = ['arp', 'arptables', 'redirect', 'dummy'] as const;
export type How = (typeof HOWS)[number];

/** What keeps the network of the real server: ifupdown, systemd-networkd (also below netplan), NetworkManager; `runtime`: no files. */
export const SYSTEMS = ['debian', 'networkd', 'rhel', 'runtime'] as const;
export type System = (typeof SYSTEMS)[number];

export type StepCode =
  'arp-silent' | 'arptables' | 'vip' | 'redirect' | 'gateway' | 'module' | 'tunnel-values';

export interface SetupFile {
  /** absolute, on the real server */
  path: string;
  content: string;
}

/** One step on the real server, as root. Every word of it is an address, a number or a word of ours: nothing needs quoting. */
export interface Step {
  code: StepCode;
  /** act now, in this order; each an argv */
  commands: string[][];
  /** hold at the next boot */
  files: SetupFile[];
  /** takes back what the commands did; the files are removed after it */
  undo: string[][];
}

/** How the router can see whether it is right. */
export interface RouterTest {
  /** the doctor's check that looks at it; null: the health check itself */
  doctor: 'arp-vip' | 'answers-under-nat' | null;
  command: string[];
}

export interface Setup {
  server: string;
  way: 'direct' | 'nat' | 'tunnel';
  /** null unless the way is direct */
  how: How | null;
  system: System;
  vips: string[];
  steps: Step[];
  tests: RouterTest[];
  /** bytes of a TCP segment that fit into a tunnel over 1500-byte networks; null unless the way is tunnel */
  mss: number | null;
}

/** Why no steps can be given. */
export type SetupProblem = 'bad-address' | 'router-itself' | 'no-vip' | 'no-gateway' | 'gateway-family';
