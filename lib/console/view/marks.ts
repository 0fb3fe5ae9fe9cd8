import { fileFindingSchema, type MarksState } from '@/lib/protocol';
import { appendRules, parseMarks, type MarkRule, type MarksFinding } from '@/lib/marks';
import { printPorts } from '@/lib/marks/print';
import { servicesOf } from '@/lib/marks/resolve';
import type { LvsConfig } from '@/lib/lvscf';
import type { Answer } from './both';

/** A virtual server that a rule is for. */
export interface MarkedService {
  id: string;
  name: string;
}

/** One rule of marks.conf with what is said about it. */
export interface RuleRow {
  /** in the file, from 1 */
  line: number;
  mark: number;
  protocol: 'tcp' | 'udp';
  /** null: every VIP of the virtual servers with this mark */
  address: string | null;
  ports: string;
  /** active virtual servers of this mark */
  services: MarkedService[];
  /** active FTP of this mark leaves with the VIP */
  ftpSnat: boolean;
  findings: MarksFinding[];
}

/** A finding about the text, with the line it is about. */
export interface LineFinding {
  finding: MarksFinding;
  /** null: about the file as a whole */
  line: number | null;
  /** what stands in that line; '' without one */
  text: string;
}

/** The findings that an agent sent; what is no finding is left out. */
export function marksFindings(sent: unknown): MarksFinding[] {
  const list = Array.isArray(sent) ? sent : [];
  return list.flatMap((one): MarksFinding[] => {
    const parsed = fileFindingSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The rules of a text in its order, each with its virtual servers and its findings. */
export function ruleRows(text: string, config: LvsConfig | null, findings: MarksFinding[]): RuleRow[] {
  const { rules, lines, ftpSnat } = parseMarks(text);
  return rules.map((rule, i) => ({
    line: lines[i] ?? 0,
    mark: rule.mark,
    protocol: rule.protocol,
    address: rule.address,
    ports: printPorts(rule.ports),
    services: config ? servicesOf(config, rule.mark).map(({ id, name }) => ({ id, name })) : [],
    ftpSnat: ftpSnat.includes(rule.mark),
    findings: findings.filter((f) => f.position?.line === lines[i]),
  }));
}

/** Findings in the order of the lines, those about the whole file last, each with the text of its line. */
export function lineFindings(text: string, findings: MarksFinding[]): LineFinding[] {
  const lines = text.split('\n');
  return findings
    .map((finding) => {
      const line = finding.position?.line ?? null;
      return { finding, line, text: line === null ? '' : (lines[line - 1] ?? '').trim() };
    })
    .sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
}

/** The text of marks.conf that a state holds; '' when there is none. */
export const textOf = (state: MarksState | null): string =>
  Buffer.from(state?.saved?.content ?? '', 'base64').toString('utf8');

/** Rules that could be added to a text: those of `offered` that it does not have yet, as lines of marks.conf. */
export function missingRules(text: string, offered: string[]): string[] {
  const key = (rule: MarkRule) => JSON.stringify(rule);
  const has = new Set(parseMarks(text).rules.map(key));
  const fresh = [...new Set(offered)].filter((line) =>
    parseMarks(line).rules.some((rule) => !has.has(key(rule))),
  );
  return fresh;
}

/** The text with the chosen lines added at its end; every byte that stands there stays. */
export const withRules = (text: string, chosen: string[]): string =>
  appendRules(text, parseMarks(chosen.join('\n')).rules);

/** A rule of somebody else that sets a mark, on one of the routers. */
export interface ForeignRow {
  router: string;
  tool: string;
  text: string;
  /** the same as a line of marks.conf; null when it cannot say that */
  rule: string | null;
  /** marks.conf has that line already */
  has: boolean;
}

/** Hand-written rules of both routers. */
export function foreignRows(answers: Answer<MarksState>[], text: string): ForeignRow[] {
  return answers.flatMap(({ router, asked }) =>
    (asked.value?.foreign ?? []).map(({ tool, text: said, rule }) => ({
      router: router.name,
      tool,
      text: said,
      rule,
      has: rule !== null && missingRules(text, [rule]).length === 0,
    })),
  );
}
