import type { Family } from '@/lib/lvscf/address';
import { printPorts } from './print';
import { ofFamily, type KernelMarks, type PlainRule, type SourceRule } from './resolve';
import type { PortRange } from './types';

/** Our chains and tables; nothing else is ever touched. The same names stand in bin/pulse-marks. */
export const MARKS_CHAIN = 'LVS-MARKS';
export const SOURCES_CHAIN = 'LVS-SNAT';
export const NFT_TABLE = 'lvs_marks';

/** xt_multiport(8): fifteen ports a rule, a range counts as two. */
const MULTIPORT = 15;

/** The rules of one address family, for each of the tools that may load them. */
export interface MarkTexts {
  /** `iptables-restore --noflush`: replaces our chains in one step, the jumps to them are the loader's */
  iptables: string;
  /** `nft -f`: replaces our table in one step */
  nft: string;
}

/** @returns texts of IPv4 and IPv6, each null when it has no rule */
export function compileMarks(kernel: KernelMarks): Record<Family, MarkTexts | null> {
  return { 4: textsOf(kernel, 4), 6: textsOf(kernel, 6) };
}

function textsOf(kernel: KernelMarks, of: Family): MarkTexts | null {
  const { marks, sources } = ofFamily(kernel, of);
  if (!marks.length && !sources.length) return null;
  return { iptables: iptablesText(marks, sources, of), nft: nftText(marks, sources, of) };
}

/** Rules that fit into one multiport match each. */
export function split(rule: PlainRule): PlainRule[] {
  const pieces: PortRange[][] = [[]];
  let room = MULTIPORT;
  for (const range of rule.ports) {
    const cost = range.first === range.last ? 1 : 2;
    if (cost > room) {
      pieces.push([]);
      room = MULTIPORT;
    }
    pieces.at(-1)?.push(range);
    room -= cost;
  }
  return pieces.map((ports) => ({ ...rule, ports }));
}

function iptablesText(marks: PlainRule[], sources: SourceRule[], of: Family): string {
  const bits = of === 4 ? 32 : 128;
  const lines = ['*mangle', `:${MARKS_CHAIN} - [0:0]`];
  for (const { address, protocol, ports, mark } of marks.flatMap(split)) {
    const match = `-p ${protocol} -m multiport --dports ${printPorts(ports)}`;
    lines.push(`-A ${MARKS_CHAIN} -d ${address}/${bits} ${match} -j MARK --set-mark ${mark}`);
  }
  lines.push('COMMIT');
  if (sources.length) {
    lines.push('*nat', `:${SOURCES_CHAIN} - [0:0]`);
    for (const { from, to } of sources)
      lines.push(`-A ${SOURCES_CHAIN} -s ${from}/${bits} -p tcp -m tcp --sport 20 -j SNAT --to-source ${to}`);
    lines.push('COMMIT');
  }
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Priorities: -149 is just after iptables' mangle (-150), so that a general `CONNMARK --restore-mark` there does not wipe our
 * marks; 99 is just before source NAT (100), where the first rule wins and a MASQUERADE would show the router.
 */
function nftText(marks: PlainRule[], sources: SourceRule[], of: Family): string {
  const ip = of === 4 ? 'ip' : 'ip6';
  const ranges = (ports: PortRange[]) =>
    ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
  const lines = [
    `table ${ip} ${NFT_TABLE}`,
    `delete table ${ip} ${NFT_TABLE}`,
    `table ${ip} ${NFT_TABLE} {`,
    '  chain marks {',
    '    type filter hook prerouting priority -149; policy accept;',
    ...marks.map(
      ({ address, protocol, ports, mark }) =>
        `    ${ip} daddr ${address} ${protocol} dport { ${ranges(ports)} } meta mark set ${mark}`,
    ),
    '  }',
  ];
  if (sources.length)
    lines.push(
      '  chain sources {',
      '    type nat hook postrouting priority 99; policy accept;',
      ...sources.map(({ from, to }) => `    ${ip} saddr ${from} tcp sport 20 snat to ${to}`),
      '  }',
    );
  lines.push('}');
  return lines.map((line) => `${line}\n`).join('');
}
