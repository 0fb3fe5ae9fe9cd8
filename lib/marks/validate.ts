import { canonical } from '@/lib/lvscf/address';
import type { LvsConfig } from '@/lib/lvscf/types';
import type { MarksCode } from './messages';
import type { ParsedMarks } from './parse';
import { common } from './ports';
import { printPorts, printRule } from './print';
import { addressesOf, clashingRules } from './clashes';
import { servicesOf, vipsOf } from './resolve';
import { isFtp, suggestRules } from './suggest';
import type { MarkRule, MarksFinding } from './types';

/** More help nobody. */
const MOST_FINDINGS = 1000;

/**
 * What does not fit together between marks.conf and lvs.cf, after the findings of the parse. Only those are errors: a file of
 * either kind may be saved before the other.
 */
export function validateMarks(parsed: ParsedMarks, config: LvsConfig): MarksFinding[] {
  const findings = [...parsed.findings];
  const { rules, lines, ftpSnat } = parsed;
  const warn = (code: MarksCode, params: MarksFinding['params'], line?: number) => {
    if (findings.length >= MOST_FINDINGS) return;
    const position = line === undefined ? {} : { position: { offset: 0, length: 0, line, column: 1 } };
    findings.push({ code, severity: 'warning', params, ...position });
  };
  const without = new Set<number>();
  const clashes = clashingRules(rules, config);
  for (const [i, rule] of rules.entries()) {
    const { mark, address } = rule;
    const line = lines[i];
    if (!servicesOf(config, mark).length) {
      if (!without.has(mark)) warn('MARKS_NO_SERVICE', { mark }, line);
      without.add(mark);
      continue;
    }
    if (address !== null && !vipsOf(config, mark).includes(address))
      warn('MARKS_NOT_A_VIP', { address, mark }, line);
    for (const j of clashes.get(i) ?? []) {
      const other = rules[j] as MarkRule;
      const ports = common(rule.ports, other.ports);
      const where = address ?? other.address ?? '*';
      const params = {
        ports: printPorts(ports),
        address: where,
        first: other.mark,
        line: lines[j] ?? 0,
        mark,
      };
      warn('MARKS_CONFLICT', params, line);
    }
    for (const { ports, port, name } of swallowed(rule, config))
      warn('MARKS_SWALLOWS', { ports, port, name }, line);
  }
  for (const rule of suggestRules(config, rules)) {
    const [v] = servicesOf(config, rule.mark);
    warn('MARKS_NO_RULE', { name: v?.name ?? '', mark: rule.mark, rule: printRule(rule) });
  }
  for (const mark of new Set(rules.map((rule) => rule.mark))) ftpPorts(mark, rules, config, warn);
  if (config.network !== 'nat') for (const mark of ftpSnat) warn('MARKS_SNAT_WITHOUT_NAT', { mark });
  return findings;
}

/** Virtual servers without a mark whose port a rule takes: IPVS looks a marked packet up by its mark first. */
function swallowed(rule: MarkRule, config: LvsConfig) {
  const there = addressesOf(rule, config);
  return config.virtual.flatMap((v) => {
    if (!v.active || v.fwmark || v.protocol !== rule.protocol || v.address === null) return [];
    if (!there.includes(canonical(v.address))) return [];
    const ports = rule.ports.filter(({ first, last }) => v.port >= first && v.port <= last);
    return ports.length ? [{ ports: printPorts(ports), port: v.port, name: v.name }] : [];
  });
}

function ftpPorts(
  mark: number,
  rules: MarkRule[],
  config: LvsConfig,
  warn: (code: MarksCode, params: MarksFinding['params']) => void,
): void {
  if (!servicesOf(config, mark).some(isFtp)) return;
  const ports = rules.filter((r) => r.mark === mark && r.protocol === 'tcp').flatMap((r) => r.ports);
  if (!ports.some(({ first, last }) => first <= 20 && last >= 20)) warn('MARKS_FTP_ACTIVE', { mark });
  if (!ports.some(({ first, last }) => first > 1023 && last > first)) warn('MARKS_FTP_PASSIVE', { mark });
}
