import { family } from '@/lib/lvscf';
import { SERVICE_PORTS } from '@/lib/lvscf/services';

export interface Endpoint {
  address: string;
  /** null when the text has none; 0: all ports */
  port: number | null;
}

/** A port as number or service name; null when it is neither. */
export function portOf(text: string): number | null {
  if (/^[0-9]{1,5}$/.test(text)) return Number(text) <= 65535 ? Number(text) : null;
  return Object.hasOwn(SERVICE_PORTS, text) ? (SERVICE_PORTS[text] ?? null) : null;
}

/** `IP`, `IP:PORT`, `[IPv6]:PORT`, `NAME:PORT`; null when it is none of them. Whether a name may stand is not asked here. */
export function endpointOf(text: string): Endpoint | null {
  const bracket = /^\[([0-9A-Fa-f:.]{2,45})\](?::(.+))?$/.exec(text);
  if (bracket) return withPort(bracket[1] ?? '', bracket[2]);
  if (family(text)) return { address: text, port: null };
  const plain = /^([A-Za-z0-9_.-]{1,253})(?::([A-Za-z0-9_-]{1,40}))?$/.exec(text);
  return plain ? withPort(plain[1] ?? '', plain[2]) : null;
}

function withPort(address: string, text: string | undefined): Endpoint | null {
  if (text === undefined) return { address, port: null };
  const port = portOf(text);
  return port === null ? null : { address, port };
}

/** `24` → `255.255.255.0`; null when it is no IPv4 prefix length */
export function maskOf(prefix: number): string | null {
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > 32) return null;
  const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
