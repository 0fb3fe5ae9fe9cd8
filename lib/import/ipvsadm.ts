import { canonical } from '@/lib/lvscf';
import { Draft, type DraftVirtual, type Forwarding } from './draft';
import { endpointOf, maskOf } from './endpoint';
import type { Found } from './finish';
import { type Line, lines, words } from './lines';

/** Options of a rule with a value behind them; the others stand alone. */
const WITH_VALUE: Record<string, string> = {
  '-t': 't',
  '--tcp-service': 't',
  '-u': 'u',
  '--udp-service': 'u',
  '-f': 'f',
  '--fwmark-service': 'f',
  '--sctp-service': 'sctp',
  '-s': 's',
  '--scheduler': 's',
  '-M': 'M',
  '--netmask': 'M',
  '-r': 'r',
  '--real-server': 'r',
  '-w': 'w',
  '--weight': 'w',
  '-x': 'x',
  '--u-threshold': 'x',
  '-y': 'y',
  '--l-threshold': 'y',
  '-b': 'b',
  '--sched-flags': 'b',
  '--pe': 'pe',
  '--tun-type': 'tun-type',
  '--tun-port': 'tun-port',
};
const ALONE: Record<string, string> = {
  '-g': 'direct',
  '--gatewaying': 'direct',
  '-m': 'nat',
  '--masquerading': 'nat',
  '-i': 'tunnel',
  '--ipip': 'tunnel',
  '-6': '6',
  '--ipv6': '6',
  '-o': 'ops',
  '--ops': 'ops',
};

interface Rule extends Line {
  command: string;
  options: Map<string, string>;
}

/** Reads what `ipvsadm -Sn` prints (ipvsadm(8)): one rule a line, each service before its destinations. */
export function readIpvsadm(text: string): Found {
  const found: Found = { draft: new Draft(), floating: [], forwarding: new Map() };
  const services = new Map<string, DraftVirtual | null>();
  for (const line of lines(text)) {
    const rule = ruleOf(line, found.draft);
    if (!rule) continue;
    const kind = ['t', 'u', 'f', 'sctp'].find((k) => rule.options.has(k));
    const id = kind === undefined ? null : `${kind} ${rule.options.get(kind) ?? ''}`;
    if (kind === undefined || id === null)
      found.draft.lose(line.number, 'NOT_UNDERSTOOD', { text: line.text });
    else if (rule.command === 'A') services.set(id, service(found.draft, rule, kind));
    else destination(found, rule, services.get(id), id);
  }
  for (const virtual of found.draft.virtual) {
    found.draft.lose(virtual.line, 'CHECK_ADDED', { virtual: virtual.name });
    const mark = virtual.values.get('fwmark');
    if (mark) found.draft.markAddress(virtual, mark.text);
  }
  return found;
}

function ruleOf(line: Line, draft: Draft): Rule | null {
  const all = words(line.text);
  if (/(?:^|\/)ipvsadm$/.test(all[0] ?? '')) all.shift();
  const first = all.shift() ?? '';
  const command = { '-A': 'A', '--add-service': 'A', '-a': 'a', '--add-server': 'a' }[first];
  if (!command) {
    draft.lose(line.number, 'NOT_UNDERSTOOD', { text: line.text });
    return null;
  }
  const options = new Map<string, string>();
  for (let n = 0; n < all.length; n++) {
    const word = all[n] ?? '';
    if (word === '-p' || word === '--persistent') {
      const next = all[n + 1] ?? '';
      // ipvsadm(8): 300 s when the number is left out
      options.set('p', /^[0-9]+$/.test(next) ? next : '300');
      if (/^[0-9]+$/.test(next)) n++;
    } else if (Object.hasOwn(WITH_VALUE, word)) options.set(WITH_VALUE[word] ?? '', all[++n] ?? '');
    else if (Object.hasOwn(ALONE, word)) options.set(ALONE[word] ?? '', '');
    else draft.lose(line.number, 'UNKNOWN_KEYWORD', { word });
  }
  for (const word of ['x', 'y', 'b', 'pe', 'tun-type', 'tun-port', 'ops'])
    if (options.has(word) && !(options.get(word) === '0' && 'xy'.includes(word)))
      draft.lose(line.number, 'NO_COUNTERPART', { word: word.length === 1 ? `-${word}` : `--${word}` });
  return { ...line, command, options };
}

/** @returns null when lvs.cf cannot hold it; its destinations then go with it */
function service(draft: Draft, { number, options }: Rule, kind: string): DraftVirtual | null {
  const at = options.get(kind) ?? '';
  const virtual = draft.newVirtual(kind === 'f' ? `mark${at}` : at, number);
  const put = (name: string, text: string) => draft.set(virtual.values, 'virtual', name, text, number);
  if (kind === 'sctp') {
    draft.lose(number, 'PROTOCOL', { protocol: 'sctp', virtual: at });
    return null;
  }
  if (kind === 'f') {
    if (!put('fwmark', at)) return null;
  } else {
    const end = endpointOf(at);
    if (!end) {
      draft.lose(number, 'NOT_UNDERSTOOD', { text: at });
      return null;
    }
    if (!end.port) {
      draft.lose(number, 'PORT_ALL', { virtual: at });
      return null;
    }
    if (!put('address', canonical(end.address))) return null;
    put('port', String(end.port));
    put('protocol', kind === 'u' ? 'udp' : 'tcp');
  }
  put('scheduler', options.get('s') ?? 'wlc');
  // What Piranha's console gives a new virtual server.
  put('timeout', '6');
  put('reentry', '15');
  const persistent = options.get('p');
  if (persistent !== undefined) put('persistent', persistent);
  const mask = options.get('M');
  if (mask !== undefined) put('pmask', (/^[0-9]+$/.test(mask) ? maskOf(Number(mask)) : null) ?? mask);
  draft.virtual.push(virtual);
  return virtual;
}

function destination(found: Found, rule: Rule, to: DraftVirtual | null | undefined, id: string): void {
  const { draft, forwarding } = found;
  const { number, options } = rule;
  if (!to) {
    if (to === undefined) draft.lose(number, 'NO_SUCH_SERVICE', { service: id });
    return;
  }
  const text = options.get('r') ?? '';
  const end = endpointOf(text);
  if (!end) {
    draft.lose(number, 'NOT_UNDERSTOOD', { text });
    return;
  }
  const server = draft.addServer(to, canonical(end.address), number);
  // Port 0 is that of the service, as for marks.
  if (end.port && String(end.port) !== to.values.get('port')?.text)
    draft.set(server.values, 'server', 'port', String(end.port), number);
  draft.set(server.values, 'server', 'weight', options.get('w') ?? '1', number);
  const ways: Forwarding[] = ['direct', 'nat', 'tunnel'];
  forwarding.set(server, ways.find((way) => options.has(way)) ?? 'direct');
}
