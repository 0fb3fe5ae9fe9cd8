import { canonical, family, parseIPv6, sameNetwork } from '@/lib/lvscf/address';
import type { Facts } from '@/lib/lvscf/types';

/** The same address in two spellings? False when either is no address. */
export function sameAddress(a: string, b: string): boolean {
  return family(a) !== null && canonical(a) === canonical(b);
}

/** Does `address` lie in the subnet that `of/prefix` belongs to? */
export function inSubnet(address: string, of: string, prefix: number): boolean {
  if (family(address) === 4) return sameNetwork(address, of, prefix);
  const [a, b] = [parseIPv6(address), parseIPv6(of)];
  if (!a || !b) return false;
  const number = (groups: number[]) => groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  return number(a) >> BigInt(128 - prefix) === number(b) >> BigInt(128 - prefix);
}

/** Name of the interface that holds `address` itself; null when none does. */
export function interfaceHolding(facts: Facts, address: string): string | null {
  const holder = facts.interfaces.find((i) => i.addresses.some((a) => sameAddress(a.address, address)));
  return holder?.name ?? null;
}

/**
 * Has the router an IPv4 address of its own on that device, in whose subnet this one lies with its own? Aliases (`eth0:1`) do not count: that is how
 * floating addresses stand there, also those of an lvs.cf before this one.
 * @param floating addresses that follow the active router
 */
export function atHome(
  facts: Facts,
  { address, prefix, device }: { address: string; prefix: number; device: string },
  floating: readonly string[],
): boolean {
  const own = facts.interfaces.find(({ name }) => name === device)?.addresses ?? [];
  return own.some(
    (one) =>
      family(one.address) === 4 &&
      one.prefix <= prefix &&
      !one.label?.includes(':') &&
      !floating.some((vip) => sameAddress(vip, one.address)) &&
      inSubnet(address, one.address, one.prefix),
  );
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
