/** English sentences of the findings about marks.conf; braces name the parameters. */
export const marksMessages = {
  MARKS_SYNTAX: 'This line is not understood: {why}.',
  MARKS_NO_SERVICE:
    'Packets get mark {mark}, but no active virtual server of lvs.cf has the firewall mark {mark}: they are balanced by none.',
  MARKS_NO_RULE:
    'Virtual server {name} has the firewall mark {mark}, but no rule gives it to packets: it gets none. Suggested: {rule}',
  MARKS_NOT_A_VIP: '{address} is not the address of a virtual server with mark {mark}.',
  MARKS_CONFLICT:
    'Port {ports} of {address} gets mark {first} in line {line} and mark {mark} here; the last one wins.',
  MARKS_SWALLOWS:
    'Ports {ports} also hold port {port} of virtual server {name}, which would get no packets any more: the mark goes before it.',
  MARKS_FTP_ACTIVE: 'FTP by mark {mark}: without port 20, clients in active mode get no data.',
  MARKS_FTP_PASSIVE:
    'FTP by mark {mark}: without a passive range, such as 10000:20000, clients in passive mode get no data.',
  MARKS_SNAT_WITHOUT_NAT:
    'ftp-snat {mark} has no effect: only under NAT do connections of the real servers pass through the router.',
} as const;

export type MarksCode = keyof typeof marksMessages;

/** The English sentence of a finding; null for a code that is not of marks.conf. */
export function marksSentence(code: string, params: Record<string, string | number>): string | null {
  const words = (marksMessages as Record<string, string | undefined>)[code];
  return words?.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')) ?? null;
}
