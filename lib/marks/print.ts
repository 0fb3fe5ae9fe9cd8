import type { MarkRule, Marks, PortRange } from './types';

const HEADER = `# Firewall marks of this LVS pair (docs/marks.md). It is the same on both routers.
# mark MARK tcp|udp ADDRESS PORTS     ADDRESS * is every VIP of the virtual servers with this mark
`;

/** `80`, `10000:20000` */
export function printPorts(ports: PortRange[]): string {
  return ports.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`)).join(',');
}

/** A rule as it stands in marks.conf. Equal rules print alike. */
export function printRule({ mark, protocol, address, ports }: MarkRule): string {
  return `mark ${mark} ${protocol} ${address ?? '*'} ${printPorts(ports)}`;
}

/** A whole marks.conf, of which `parseMarks` reads the same again. */
export function printMarks({ rules, ftpSnat }: Marks): string {
  const lines = [...rules.map(printRule), ...ftpSnat.map((mark) => `ftp-snat ${mark}`)];
  return HEADER + lines.map((line) => `${line}\n`).join('');
}

/** The file with rules added at its end: every byte that stands there stays (adopting hand-written rules, suggestions). */
export function appendRules(text: string, rules: MarkRule[]): string {
  const before = text === '' || text.endsWith('\n') ? text || HEADER : `${text}\n`;
  return before + rules.map((rule) => `${printRule(rule)}\n`).join('');
}
