import { canonical, family, isUnspecified, type Family } from '@/lib/lvscf/address';
import type { LvsConfig, VirtualServer } from '@/lib/lvscf/types';
import { joined } from './ports';
import type { MarkRule, Marks } from './types';

/** A rule for one address: what stands in the kernel. */
export interface PlainRule extends MarkRule {
  address: string;
}

/** Packets from `from`, TCP port 20, leave with `to`. */
export interface SourceRule {
  from: string;
  to: string;
}

/** What the kernel shall have of marks.conf on a router with this lvs.cf. */
export interface KernelMarks {
  marks: PlainRule[];
  sources: SourceRule[];
}

/** Active virtual servers of a mark, in the order of the file. */
export function servicesOf(config: LvsConfig, mark: number): VirtualServer[] {
  return config.virtual.filter((v) => v.active && v.fwmark === mark);
}

/** Their VIPs, each once. */
export function vipsOf(config: LvsConfig, mark: number): string[] {
  const vips = servicesOf(config, mark).flatMap((v) =>
    v.address !== null && family(v.address) !== null && !isUnspecified(v.address)
      ? [canonical(v.address)]
      : [],
  );
  return [...new Set(vips)];
}

/**
 * Each rule for each address that it means. `ftp-snat` becomes a rule for every real server of the mark, and only under NAT:
 * elsewhere a real server's connections do not pass through the router.
 */
export function resolveMarks({ rules, ftpSnat }: Marks, config: LvsConfig): KernelMarks {
  const marks = rules.flatMap((rule) =>
    (rule.address === null ? vipsOf(config, rule.mark) : [rule.address]).map((address) => ({
      ...rule,
      address,
      ports: joined(rule.ports),
    })),
  );
  if (config.network !== 'nat') return { marks, sources: [] };
  const sources = new Map<string, SourceRule>();
  for (const mark of ftpSnat) {
    for (const v of servicesOf(config, mark)) {
      if (v.address === null || family(v.address) === null) continue;
      for (const server of v.server.filter(
        (s) => s.active && family(s.address) === family(v.address ?? ''),
      )) {
        const from = canonical(server.address);
        // One server behind two VIPs can show only one of them: the first of the file.
        if (!sources.has(from)) sources.set(from, { from, to: canonical(v.address) });
      }
    }
  }
  return { marks, sources: [...sources.values()] };
}

/** What of it concerns one family. */
export function ofFamily({ marks, sources }: KernelMarks, of: Family): KernelMarks {
  return {
    marks: marks.filter((rule) => family(rule.address) === of),
    sources: sources.filter((rule) => family(rule.from) === of),
  };
}
