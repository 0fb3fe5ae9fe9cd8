import { SocketAddress } from 'node:net';
import type { KernelService } from '../protocol';

/**
 * Reads /proc/net/ip_vs: a line `TCP  0A530032:0050 wlc  ` (or `FWM  00000050 wlc`) per service, then lines
 * `  -> 0A530015:0050      Route   1      0          0` with forwarding, weight, active and inactive connections.
 */
export function parseKernelTable(text: string): KernelService[] {
  const services: KernelService[] = [];
  for (const line of text.split('\n')) {
    const service = /^(TCP|UDP|SCTP|FWM)\s+(\S+)\s+(\S+)/.exec(line);
    if (service) {
      const [, kind = '', where = '', scheduler = ''] = service;
      const id = kind === 'FWM' ? `fwm:${parseInt(where, 16)}` : `${kind.toLowerCase()}:${address(where)}`;
      services.push({ id, scheduler, servers: [] });
      continue;
    }
    const server = /^\s+->\s+([0-9A-F]{8}:[0-9A-F]{4}|\[\S+)\s+\S+\s+(\d+)\s+(\d+)\s+(\d+)/.exec(line);
    if (server) {
      services.at(-1)?.servers.push({
        id: address(server[1] ?? ''),
        weight: Number(server[2]),
        active: Number(server[3]),
        inactive: Number(server[4]),
      });
    }
  }
  return services;
}

function address(hex: string): string {
  const v4 = /^([0-9A-F]{8}):([0-9A-F]{4})$/.exec(hex);
  if (!v4) {
    const v6 = /^\[(.*)\]:([0-9A-F]{4})$/.exec(hex);
    if (!v6) return hex;
    // the kernel writes all eight groups in full
    const { address } = new SocketAddress({ address: v6[1] ?? '', family: 'ipv6' });
    return `[${address}]:${parseInt(v6[2] ?? '', 16)}`;
  }
  const bytes = (v4[1] ?? '').match(/../g)?.map((byte) => parseInt(byte, 16)) ?? [];
  return `${bytes.join('.')}:${parseInt(v4[2] ?? '', 16)}`;
}
