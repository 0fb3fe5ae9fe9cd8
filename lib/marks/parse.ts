import { canonical, family } from '@/lib/lvscf/address';
import { quoted } from '@/lib/lvscf/findings';
import type { MarkRule, Marks, MarksFinding, PortRange } from './types';

/** The kernel's mark is an unsigned 32-bit number; 0 is “no mark”. */
const MOST_MARK = 0xffffffff;
/** More rules than any router has virtual servers; a longer file is not read to its end. */
export const MOST_RULES = 10_000;

/** A parsed marks.conf: what it means, what is wrong, and in which line (from 1) each rule stands. */
export interface ParsedMarks extends Marks {
  lines: number[];
  findings: MarksFinding[];
}

/**
 * Reads marks.conf (docs/marks.md): `mark MARK tcp|udp ADDRESS|* PORTS` and `ftp-snat MARK`, one a line, `#` begins a comment.
 * Never throws: a line that is not understood is an error finding MARKS_SYNTAX and no rule.
 */
export function parseMarks(source: Uint8Array | string): ParsedMarks {
  const text = typeof source === 'string' ? source : Buffer.from(source).toString('utf8');
  const parsed: ParsedMarks = { rules: [], ftpSnat: [], lines: [], findings: [] };
  let offset = 0;
  for (const [n, raw] of text.split('\n').entries()) {
    const here = offset;
    offset += Buffer.byteLength(raw) + 1;
    const words = raw
      .replace(/#.*/s, '')
      .split(/[ \t\r]+/)
      .filter((word) => word !== '');
    if (!words.length) continue;
    const line = n + 1;
    const why =
      parsed.rules.length >= MOST_RULES ? 'there are too many rules' : readLine(words, line, parsed);
    if (why === null) continue;
    const length = Buffer.byteLength(raw);
    const position = { offset: here, length, line, column: raw.length - raw.trimStart().length + 1 };
    parsed.findings.push({ code: 'MARKS_SYNTAX', severity: 'error', params: { why }, position });
    if (parsed.findings.length >= 100) break;
  }
  return parsed;
}

/** @returns what is wrong with the line; null when it was taken */
function readLine([keyword = '', ...words]: string[], line: number, into: ParsedMarks): string | null {
  const mark = markOf(words[0] ?? '');
  if (keyword === 'ftp-snat') {
    if (words.length !== 1) return 'it is “ftp-snat MARK”';
    if (mark === null) return `“${quoted(words[0] ?? '')}” is no mark from 1 to ${MOST_MARK}`;
    if (!into.ftpSnat.includes(mark)) into.ftpSnat.push(mark);
    return null;
  }
  if (keyword !== 'mark') return `“${quoted(keyword)}” is not known`;
  if (words.length !== 4) return 'it is “mark MARK tcp|udp ADDRESS PORTS”';
  const [, protocol = '', address = '', list = ''] = words;
  if (mark === null) return `“${quoted(words[0] ?? '')}” is no mark from 1 to ${MOST_MARK}`;
  if (protocol !== 'tcp' && protocol !== 'udp') return `“${quoted(protocol)}” is neither tcp nor udp`;
  if (address !== '*' && family(address) === null) return `“${quoted(address)}” is neither * nor an address`;
  const ports: PortRange[] = [];
  for (const word of list.split(',')) {
    const range = portsOf(word);
    if (!range) return `“${quoted(word)}” is neither a port nor a range FIRST:LAST`;
    ports.push(range);
  }
  const rule: MarkRule = { mark, protocol, address: address === '*' ? null : canonical(address), ports };
  into.rules.push(rule);
  into.lines.push(line);
  return null;
}

/** A mark as iptables takes it, decimal or 0x…; null when it is none or 0. */
export function markOf(text: string): number | null {
  if (!/^(?:0x[0-9a-fA-F]{1,8}|[1-9][0-9]{0,9})$/.test(text)) return null;
  const mark = Number(text);
  return mark >= 1 && mark <= MOST_MARK ? mark : null;
}

/** `80`, `10000:20000`, and nft's `10000-20000`. */
export function portsOf(text: string): PortRange | null {
  const match = /^([0-9]{1,5})(?:[:-]([0-9]{1,5}))?$/.exec(text);
  if (!match) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65535 ? { first, last } : null;
}
