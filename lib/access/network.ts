import { isIPv4, isIPv6 } from 'node:net';

/** A set of addresses: everything whose first `prefix` bits are those of `address`. */
export interface Network {
  family: 'ipv4' | 'ipv6';
  address: string;
  prefix: number;
}

/** 0 to 255 without leading zeros: `010` is 8 to some programs and 10 to others, so it is neither here. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const PARTIAL = new RegExp(`^${OCTET}(?:\\.${OCTET}){0,2}\\.?$`);
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
/** IPv4 inside IPv6, as a socket that speaks both shows an IPv4 client. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * An address as rules and sockets compare it: IPv4 in IPv6 as IPv4, without the zone (`%eth0`).
 * @returns null when it is no address
 */
export function plainAddress(text: string): { family: Network['family']; address: string } | null {
  const address = text.replace(/%[\w.-]+$/, '');
  const mapped = MAPPED.exec(address)?.[1] ?? mappedHex(address);
  if (mapped !== null && isIPv4(mapped)) return { family: 'ipv4', address: mapped };
  if (isStrictIPv4(address)) return { family: 'ipv4', address };
  if (isIPv6(address)) return { family: 'ipv6', address };
  return null;
}

/**
 * Reads what stands behind `from`: an address, a partial one (`172.16.57`), CIDR, address and mask, IPv6, or `all`.
 * @returns the networks (`all` is two), or null when it is none of these
 */
export function parseNetworks(text: string): Network[] | null {
  if (/^all$/i.test(text))
    return [
      { family: 'ipv4', address: '0.0.0.0', prefix: 0 },
      { family: 'ipv6', address: '::', prefix: 0 },
    ];
  const [base = '', size, ...rest] = text.split('/');
  if (rest.length > 0 || base.includes('%')) return null;
  if (size === undefined && PARTIAL.test(base)) return [partial(base)];
  const plain = plainAddress(base);
  if (!plain) return null;
  const widest = plain.family === 'ipv4' ? 32 : 128;
  if (size === undefined) return [{ ...plain, prefix: widest }];
  const written = isIPv6(base) ? 128 : 32;
  const bits = PREFIX.test(size) ? Number(size) : written === 32 ? maskBits(size) : null;
  if (bits === null || bits > written) return null;
  // `::ffff:10.0.0.0/104` is 10.0.0.0/8; shorter than the mapped part it would be something else than it seems
  const prefix = bits - (written - widest);
  return prefix < 0 ? null : [{ ...plain, prefix }];
}

function isStrictIPv4(text: string): boolean {
  return isIPv4(text) && text.split('.').every((octet) => octet === String(Number(octet)));
}

/** `::ffff:7f00:1` is 127.0.0.1 in another spelling. */
function mappedHex(address: string): string | null {
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!match) return null;
  const [high, low] = [parseInt(match[1] as string, 16), parseInt(match[2] as string, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function partial(text: string): Network {
  const octets = text.replace(/\.$/, '').split('.');
  const address = [...octets, '0', '0', '0'].slice(0, 4).join('.');
  return { family: 'ipv4', address, prefix: octets.length * 8 };
}

/** `255.255.255.0` → 24; null for what is no mask, also 255.0.255.0 */
function maskBits(mask: string): number | null {
  if (!isStrictIPv4(mask)) return null;
  const bits = mask
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : null;
}
