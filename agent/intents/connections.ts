import { canonical } from '@/lib/lvscf/address';
import type { IpvsDestination, IpvsService } from '@/lib/protocol';

export interface ConnectionTarget {
  service: Pick<IpvsService, 'protocol' | 'address' | 'port' | 'mark'>;
  destination: Pick<IpvsDestination, 'address' | 'port'>;
}

/**
 * Persistence and the last end of what goes to one destination, from the text of `/proc/net/ip_vs_conn`: a line each, protocol,
 * client, virtual and real address with their ports (hexadecimal), state, seconds until it is forgotten. A template of persistence
 * has the client's port 0; that of a mark has the mark in place of the virtual address.
 * @returns `endsIn` null when nothing goes there
 */
export function connectionsTo(
  text: string,
  { service, destination }: ConnectionTarget,
): { persistent: number; endsIn: number | null } {
  let persistent = 0;
  let endsIn: number | null = null;
  for (const line of text.split('\n')) {
    const [protocol = '', , clientPort, virtual = '', virtualPort = '', real = '', realPort = '', , expires] =
      line.trim().split(/\s+/);
    if (addressOf(real) !== destination.address) continue;
    const isTemplate = clientPort === '0000';
    if (service.mark === null) {
      if (protocol.toLowerCase() !== service.protocol || addressOf(virtual) !== service.address) continue;
      if (parseInt(virtualPort, 16) !== service.port || parseInt(realPort, 16) !== destination.port) continue;
    } else if (isTemplate && markOf(virtual) !== service.mark) continue;
    const seconds = Number(expires);
    if (!Number.isFinite(seconds)) continue;
    if (isTemplate) persistent++;
    endsIn = Math.max(endsIn ?? 0, seconds);
  }
  return { persistent, endsIn };
}

/** `0A530015` or eight groups in brackets or without. */
function addressOf(hex: string): string {
  if (hex.includes(':')) return canonical(hex.replace(/[[\]]/g, ''));
  const n = parseInt(hex, 16);
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
}

function markOf(hex: string): number {
  return parseInt(hex.includes(':') ? hex.replace(/[[\]:]/g, '').slice(0, 8) : hex, 16);
}
