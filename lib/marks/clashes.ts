import type { LvsConfig } from '@/lib/lvscf/types';
import { vipsOf } from './resolve';
import type { MarkRule, PortRange } from './types';

/** A file with more pairs than this is not mended pair by pair. */
const MOST_PAIRS = 1000;

/** The addresses that a rule is for on a router with this lvs.cf. */
export const addressesOf = ({ address, mark }: MarkRule, config: LvsConfig): string[] =>
  address === null ? vipsOf(config, mark) : [address];

/**
 * Pairs of rules that give the same packets different marks: of the later one the earlier ones. A sweep over the ports of each
 * address, since ten thousand rules compared with each other would hold the agent up for minutes.
 */
export function clashingRules(rules: readonly MarkRule[], config: LvsConfig): Map<number, Set<number>> {
  const places = new Map<string, (PortRange & { mark: number; rule: number })[]>();
  for (const [rule, { mark, protocol, ports, ...more }] of rules.entries())
    for (const address of addressesOf({ mark, protocol, ports, ...more }, config)) {
      const key = `${protocol} ${address}`;
      const there = places.get(key) ?? [];
      for (const range of ports) there.push({ ...range, mark, rule });
      places.set(key, there);
    }
  const pairs = new Map<number, Set<number>>();
  let count = 0;
  for (const ranges of places.values()) {
    ranges.sort((a, b) => a.first - b.first);
    const open = new Map<number, typeof ranges>();
    for (const range of ranges) {
      for (const [mark, others] of open) {
        if (mark === range.mark) continue;
        const still = others.filter(({ last }) => last >= range.first);
        open.set(mark, still);
        for (const other of still) {
          const [first, second] = [range.rule, other.rule].sort((a, b) => a - b) as [number, number];
          const known = pairs.get(second) ?? new Set<number>();
          if (!known.has(first)) count++;
          pairs.set(second, known.add(first));
          if (count >= MOST_PAIRS) return pairs;
        }
      }
      const same = open.get(range.mark);
      if (same) same.push(range);
      else open.set(range.mark, [range]);
    }
  }
  return pairs;
}
