import { isIP } from 'node:net';
import { canonical } from '@/lib/lvscf/address';
import type { LvsConfig } from '@/lib/lvscf/types';

/** UDP port of the kernel's connection sync, in the kernel itself. */
const SYNC_PORT = 8848;

/** One thing that a router's packet filter must let pass. */
export interface Passage {
  /** input: to the router itself; forward: through it */
  hook: 'input' | 'forward';
  family: 4 | 6;
  /** 112: VRRP; all: any */
  protocol: 'tcp' | 'udp' | '112' | 'all';
  source: string | null;
  destination: string | null;
  /** of the sender; null: any */
  sourcePort: number | null;
  /** of the receiver; null: any */
  port: number | null;
  /** firewall mark that the packet has; null: whatever */
  mark: number | null;
}

const familyOf = (address: string) => isIP(address) as 0 | 4 | 6;

/**
 * What the pair of this lvs.cf needs: heartbeats and connection sync from the routers, clients to the virtual servers, under NAT
 * the answers of the real servers. The same on both routers. Active virtual servers only, each thing once.
 */
export function passages(config: LvsConfig): Passage[] {
  const found = new Map<string, Passage>();
  const add = (passage: Partial<Passage> & Pick<Passage, 'hook' | 'family' | 'protocol'>) => {
    const none = { source: null, destination: null, sourcePort: null, port: null, mark: null };
    const whole = { ...none, ...passage };
    found.set(JSON.stringify(whole), whole);
  };
  if (config.backup_active) routers(config, add);
  if (config.service === 'lvs') for (const v of config.virtual) if (v.active) virtualServer(v, add);
  return [...found.values()];
}

type Add = (passage: Partial<Passage> & Pick<Passage, 'hook' | 'family' | 'protocol'>) => void;

function routers(config: LvsConfig, add: Add): void {
  for (const address of [config.primary, config.backup, config.primary_private, config.backup_private]) {
    const family = familyOf(address ?? '');
    if (address === null || family === 0) continue;
    const from = { hook: 'input', family, source: canonical(address) } as const;
    add({ ...from, protocol: '112' });
    if (config.syncdaemon) add({ ...from, protocol: 'udp', port: SYNC_PORT });
  }
}

function virtualServer(v: LvsConfig['virtual'][number], add: Add): void {
  const { address, fwmark: mark, port, protocol } = v;
  const family = familyOf(address ?? '');
  if (mark > 0) {
    const families = new Set(v.server.map((s) => familyOf(s.address)).filter((f) => f !== 0));
    for (const one of families) add({ hook: 'input', family: one, protocol: 'all', mark });
  } else if (address !== null && family !== 0)
    add({ hook: 'input', family, protocol, destination: canonical(address), port });
  for (const s of v.server) {
    const of = familyOf(s.address);
    if (!s.active || s.forwarding !== 'nat' || of === 0) continue;
    // a mark may join several ports, and its answers come from any of them
    const from = { hook: 'forward', family: of, source: canonical(s.address) } as const;
    if (mark > 0) add({ ...from, protocol: 'all' });
    else add({ ...from, protocol, sourcePort: s.port });
  }
}
