import { isIPv4, isIPv6 } from 'node:net';
import type { Facts } from '@/lib/lvscf/types';

/**
 * Prefix length of a dotted mask, 0 to 32; null when it is no mask or has holes.
 * The kernel takes prefixes only, while lvs.cf holds masks (ifconfig's form).
 */
export function prefixOfMask(mask: string): number | null {
  const bits = ipv4Number(mask);
  if (bits === null) return null;
  const inverted = ~bits >>> 0;
  return (inverted & (inverted + 1)) === 0 ? Math.clz32(inverted) : null;
}

/** A dotted IPv4 address as an unsigned number; null when it is none. */
export function ipv4Number(address: string): number | null {
  if (!isIPv4(address)) return null;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** An IPv6 address as a number; null when it is none. Zones (`%eth0`) are refused: they have no place in the files. */
export function ipv6Number(address: string): bigint | null {
  if (!isIPv6(address) || address.includes('%')) return null;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = dotted ? (ipv4Number(dotted[2] ?? '') ?? 0) : 0;
  const text = dotted ? `${dotted[1]}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}` : address;
  const [head = '', rest] = text.split('::');
  const left = head ? head.split(':') : [];
  const right = rest ? rest.split(':') : [];
  const zeros = rest === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The same address in two spellings? False when either is no address. */
export function sameAddress(a: string, b: string): boolean {
  const four = ipv4Number(a);
  if (four !== null) return four === ipv4Number(b);
  const six = ipv6Number(a);
  return six !== null && six === ipv6Number(b);
}

/** Does `address` lie in the subnet that `of/prefix` belongs to? */
export function inSubnet(address: string, of: string, prefix: number): boolean {
  const [a, b] = [ipv4Number(address), ipv4Number(of)];
  if (a !== null && b !== null) return prefix === 0 || a >>> (32 - prefix) === b >>> (32 - prefix);
  const [x, y] = [ipv6Number(address), ipv6Number(of)];
  return x !== null && y !== null && x >> BigInt(128 - prefix) === y >> BigInt(128 - prefix);
}

/** Name of the interface that holds `address` itself; null when none does. */
export function interfaceHolding(facts: Facts, address: string): string | null {
  const holder = facts.interfaces.find((i) => i.addresses.some((a) => sameAddress(a.address, address)));
  return holder?.name ?? null;
}

/** Name of the interface in whose subnet `address` lies (longest prefix wins, host routes aside); null when none. */
export function interfaceToward(facts: Facts, address: string): string | null {
  let best: { name: string; prefix: number } | null = null;
  for (const { name, addresses } of facts.interfaces) {
    for (const own of addresses) {
      const hostRoute = own.prefix === (own.address.includes(':') ? 128 : 32);
      if (hostRoute || !inSubnet(address, own.address, own.prefix)) continue;
      if (!best || own.prefix > best.prefix) best = { name, prefix: own.prefix };
    }
  }
  return best?.name ?? null;
}
