import type { Draft, DraftVirtual } from './draft';

export interface Probe {
  /** of `virtual=` */
  line: number;
  vip: string;
  port: string;
  get: (name: string) => { value: string; line: number } | undefined;
}

/** ldirectord(8): the service of a port when none is named. */
const BY_PORT: Record<string, string> = {
  ...{
    21: 'ftp',
    25: 'smtp',
    53: 'dns',
    80: 'http',
    110: 'pop',
    119: 'nntp',
    143: 'imap',
    389: 'ldap',
    443: 'https',
  },
  ...{
    587: 'submission',
    636: 'ldaps',
    993: 'imaps',
    995: 'pops',
    3306: 'mysql',
    5432: 'pgsql',
    1521: 'oracle',
  },
};

/** What these servers greet with, and how one takes leave of them. */
const GREETINGS: Record<string, [send: string, expect: string]> = {
  ftp: ['QUIT\\r\\n', '220'],
  smtp: ['QUIT\\r\\n', '220'],
  submission: ['QUIT\\r\\n', '220'],
  nntp: ['QUIT\\r\\n', '20'],
  pop: ['QUIT\\r\\n', '+OK'],
  imap: ['a1 LOGOUT\\r\\n', '* OK'],
};

/** The check of a virtual server: `checktype`, `service`, `request`, `receive`, `virtualhost`. */
export function setProbe(draft: Draft, virtual: DraftVirtual, probe: Probe): void {
  const { get, line, port } = probe;
  const type = get('checktype') ?? { value: 'negotiate', line };
  const service = get('service')?.value ?? BY_PORT[port] ?? 'none';
  const checkPort = get('checkport');
  if (checkPort && checkPort.value !== port)
    draft.lose(checkPort.line, 'NO_COUNTERPART', { word: `checkport=${checkPort.value}` });
  const kind = /^[0-9]+$/.test(type.value) ? 'negotiate' : type.value;
  if (kind !== type.value) draft.lose(type.line, 'NOT_UNDERSTOOD', { text: `checktype=${type.value}` });
  if (kind === 'connect') return unused(draft, probe);
  if (kind === 'external') return external(draft, virtual, probe, type.line);
  if (kind !== 'negotiate') {
    draft.lose(type.line, 'CHECK_REPLACED', { word: `checktype=${kind}` });
    return unused(draft, probe);
  }
  negotiate(draft, virtual, probe, service);
}

/** What a check that only opens the port does not use. */
function unused(draft: Draft, { get }: Probe): void {
  for (const name of ['request', 'receive', 'virtualhost']) {
    const setting = get(name);
    if (setting) draft.lose(setting.line, 'NO_COUNTERPART', { word: name });
  }
}

function external(draft: Draft, virtual: DraftVirtual, { get, vip, port }: Probe, line: number): void {
  const command = get('checkcommand') ?? get('request');
  if (!command) {
    draft.lose(line, 'CHECK_REPLACED', { word: 'checktype=external' });
    return;
  }
  const text = `${unquoted(command.value)} ${vip} ${port} %h %p`;
  draft.lose(command.line, 'CHECK_PROGRAM', { program: text });
  // Its exit status decides, as in ldirectord.
  if (draft.set(virtual.values, 'virtual', 'send_program', text, command.line))
    draft.set(virtual.values, 'virtual', 'check', 'program', command.line);
}

function negotiate(draft: Draft, virtual: DraftVirtual, probe: Probe, service: string): void {
  const { get, line } = probe;
  const put = (name: string, text: string, from: number) =>
    draft.set(virtual.values, 'virtual', name, text, from);
  const [request, receive, host] = [get('request'), get('receive'), get('virtualhost')];
  const from = request?.line ?? receive?.line ?? get('service')?.line ?? line;
  if (service === 'http' || service === 'https') {
    const path = unquoted(request?.value ?? '/');
    const slashed = path.startsWith('/') ? path : `/${path}`;
    if (receive) {
      // The answer's text is compared: as send and expect, which the original understands too.
      if (service === 'https') put('check', 'tls', from);
      const name = host ? `Host: ${unquoted(host.value)}\\r\\n` : '';
      put('send', `GET ${slashed} HTTP/1.0\\r\\n${name}\\r\\n`, from);
      expectRegex(draft, virtual, receive);
      return;
    }
    put('check', service, from);
    put('check_path', slashed, from);
    if (host) put('check_host', unquoted(host.value), host.line);
    return;
  }
  if (service === 'simpletcp') {
    if (request) put('send', unquoted(request.value), request.line);
    if (receive) expectRegex(draft, virtual, receive);
    return;
  }
  const plain = service.replace(/^(imap|pop)s$/, '$1');
  const greeting = GREETINGS[plain];
  if (greeting) {
    if (plain !== service) put('check', 'tls', from);
    put('send', greeting[0], from);
    put('expect', greeting[1], from);
  } else if (service !== 'none')
    draft.lose(get('service')?.line ?? line, 'CHECK_REPLACED', { word: service });
  unused(draft, probe);
}

/** `receive` is a regular expression that may match anywhere; without use_regex the answer would have to begin with it. */
function expectRegex(draft: Draft, virtual: DraftVirtual, receive: { value: string; line: number }): void {
  if (draft.set(virtual.values, 'virtual', 'expect', unquoted(receive.value), receive.line))
    draft.set(virtual.values, 'virtual', 'use_regex', '1', receive.line);
}

function unquoted(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text;
}
