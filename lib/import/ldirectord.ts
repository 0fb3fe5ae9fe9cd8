import { canonical } from '@/lib/lvscf';
import { parseIPv4 } from '@/lib/lvscf/address';
import { Draft, type DraftServer, type DraftVirtual, type Forwarding } from './draft';
import { type Endpoint, endpointOf } from './endpoint';
import type { Found } from './finish';
import { type Probe, setProbe } from './ldirectord-check';
import { type Line, lines, words } from './lines';

const WAYS: Record<string, Forwarding> = { gate: 'direct', masq: 'nat', ipip: 'tunnel' };
const KNOWN = new Set(
  `autoreload callback cleanstop execute fallbackcommand fork logfile maintenancedir monitorfile
  negotiatetimeout readdquiescent supervised ops load login passwd database secret httpmethod netmask6`.split(
    /\s+/,
  ),
);
const ALERTS = /^(?:emailalert|smtp$)/;
/** A range `IP->IP` of real servers stands for so many at most. */
const LARGEST_RANGE = 256;
/** Directives of a real server, about */
const SETTINGS_OF_ONE = 4;

interface Setting {
  value: string;
  line: number;
}

/** Everything of one `virtual=` and, where it has none, of the file. */
interface Service {
  at: string;
  line: number;
  settings: Map<string, Setting>;
  real: Setting[];
}

/** Reads ldirectord.cf (ldirectord(8)): settings, then `virtual=` with its own ones indented below. */
export function readLdirectord(text: string): Found {
  const found: Found = { draft: new Draft(), floating: [], forwarding: new Map() };
  const global = new Map<string, Setting>();
  const services: Service[] = [];
  for (const line of lines(text)) read(found.draft, line, global, services);
  for (const service of services) build(found, service, global);
  return found;
}

const SETTINGS = new Set(
  `checktimeout checkinterval checkcount failurecount quiescent fallback checktype service checkport request receive virtualhost scheduler
  persistent netmask protocol checkcommand`.split(/\s+/),
);

function read(draft: Draft, line: Line, global: Map<string, Setting>, services: Service[]): void {
  const at = line.text.indexOf('=');
  const word = at < 0 ? '' : line.text.slice(0, at).trim().toLowerCase();
  const value = line.text.slice(at + 1).trim();
  const setting = { value, line: line.number };
  const current = services[services.length - 1];
  if (!/^[a-z0-9_-]+$/.test(word)) {
    // A secret may stand there: only the beginning of the line is shown.
    draft.lose(line.number, 'NOT_UNDERSTOOD', { text: (line.text.split(/[\s=]/)[0] ?? '').slice(0, 20) });
  } else if (word === 'virtual' || word === 'virtual6')
    services.push({ at: value, line: line.number, settings: new Map(), real: [] });
  else if ((word === 'real' || word === 'real6') && current) current.real.push(setting);
  else if (SETTINGS.has(word) || word === 'fallback6') {
    const to = line.indented && current ? current.settings : global;
    to.set(word.replace(/6$/, ''), setting);
  } else if (ALERTS.test(word)) draft.lose(line.number, 'NOTIFICATION', { word });
  else draft.lose(line.number, KNOWN.has(word) ? 'NO_COUNTERPART' : 'UNKNOWN_KEYWORD', { word });
}

function build(found: Found, { at, line, settings, real }: Service, global: Map<string, Setting>): void {
  const { draft } = found;
  const get = (name: string) => settings.get(name) ?? global.get(name);
  const virtual = target(draft, at, line, get('protocol')?.value);
  if (!virtual) return;
  const put = (name: string, text: string, from: number) =>
    draft.set(virtual.values, 'virtual', name, text, from);
  const scheduler = get('scheduler');
  // ldirectord(8): wrr when none is named; quiescent is yes.
  put('scheduler', scheduler?.value ?? 'wrr', scheduler?.line ?? line);
  const persistent = get('persistent');
  if (persistent) put('persistent', persistent.value, persistent.line);
  const mask = get('netmask');
  if (mask) put('pmask', mask.value, mask.line);
  const quiescent = get('quiescent');
  put('quiesce_server', /^(?:no|0|off)$/i.test(quiescent?.value ?? '') ? '0' : '1', quiescent?.line ?? line);
  const interval = get('checkinterval');
  put('timeout', interval?.value ?? '10', interval?.line ?? line);
  const fall = get('failurecount') ?? get('checkcount');
  if (fall) put('fall', fall.value, fall.line);
  // ldirectord takes a server back at its first good check.
  put('reentry', '0', interval?.line ?? line);
  const limit = get('checktimeout');
  const seconds = virtual.values.get('timeout')?.text ?? '10';
  if (limit && limit.value !== seconds)
    draft.lose(limit.line, 'CHECK_TIME', { word: 'checktimeout', value: limit.value, seconds });
  sorry(draft, virtual, get('fallback'));
  for (const one of real) servers(found, virtual, one);
  const probe: Probe = {
    line,
    vip: virtual.values.get('address')?.text ?? '',
    port: virtual.values.get('port')?.text ?? '',
    get,
  };
  setProbe(draft, virtual, probe);
  draft.virtual.push(virtual);
}

function target(draft: Draft, at: string, line: number, protocol = ''): DraftVirtual | null {
  if (/^[0-9]+$/.test(at)) {
    const virtual = draft.newVirtual(`mark${at}`, line);
    if (!draft.set(virtual.values, 'virtual', 'fwmark', at, line)) return null;
    draft.markAddress(virtual, at);
    return virtual;
  }
  const end = endpointOf(at);
  const name = at.replace(/\s.*/, '');
  const virtual = draft.newVirtual(name, line);
  if (!end) draft.lose(line, 'NOT_UNDERSTOOD', { text: `virtual=${name}` });
  else if (!end.port) draft.lose(line, 'PORT_ALL', { virtual: name });
  else if (protocol !== '' && protocol !== 'tcp' && protocol !== 'udp')
    draft.lose(line, 'PROTOCOL', { protocol, virtual: name });
  else if (draft.set(virtual.values, 'virtual', 'address', canonical(end.address), line)) {
    draft.set(virtual.values, 'virtual', 'port', String(end.port), line);
    draft.set(virtual.values, 'virtual', 'protocol', protocol || 'tcp', line);
    return virtual;
  }
  return null;
}

/** `fallback=IP[:PORT] [gate|masq|ipip]` */
function sorry(draft: Draft, virtual: DraftVirtual, setting: Setting | undefined): void {
  if (!setting) return;
  const [text = '', way] = words(setting.value);
  const end = endpointOf(text);
  if (!end) draft.lose(setting.line, 'NOT_UNDERSTOOD', { text: `fallback=${text}` });
  else if (draft.set(virtual.values, 'virtual', 'sorry_server', canonical(end.address), setting.line)) {
    if (end.port) draft.sorryPort(virtual, end.port, setting.line);
    if (way !== undefined) draft.lose(setting.line, 'SORRY_FORWARDING', { forwarding: way });
  }
}

/** `real=IP[->IP][:PORT] gate|masq|ipip [WEIGHT] ["REQUEST","RECEIVE"]` */
function servers({ draft, forwarding }: Found, virtual: DraftVirtual, { value, line }: Setting): void {
  const [where = '', way = '', ...rest] = words(value.replaceAll(',', ' '));
  const way_ = Object.hasOwn(WAYS, way) ? WAYS[way] : undefined;
  if (!way_) draft.lose(line, 'NOT_UNDERSTOOD', { text: `real=${where} ${way}` });
  const weight = rest.find((word) => /^[0-9]+$/.test(word)) ?? '1';
  const more = rest.filter((word) => word !== weight);
  if (more.length > 0) draft.lose(line, 'CHECK_PER_SERVER', { server: where, virtual: virtual.name });
  for (const { address, port } of rangeOf(draft, where, line)) {
    if (!draft.spend(line, SETTINGS_OF_ONE)) return;
    const server: DraftServer = draft.addServer(virtual, canonical(address), line);
    if (port && String(port) !== virtual.values.get('port')?.text)
      draft.set(server.values, 'server', 'port', String(port), line);
    draft.set(server.values, 'server', 'weight', weight, line);
    forwarding.set(server, way_ ?? 'direct');
  }
}

function rangeOf(draft: Draft, text: string, line: number): Endpoint[] {
  const range = /^([0-9.]+)->([0-9.]+)(:.+)?$/.exec(text);
  const ends = range ? [endpointOf(`${range[1] ?? ''}${range[3] ?? ''}`)] : [endpointOf(text)];
  const [first] = ends;
  if (!first) {
    draft.lose(line, 'NOT_UNDERSTOOD', { text: `real=${text}` });
    return [];
  }
  if (!range) return [first];
  const [from, to] = [parseIPv4(range[1] ?? ''), parseIPv4(range[2] ?? '')];
  const count = from === null || to === null ? 0 : to - from + 1;
  if (from === null || count < 1 || count > LARGEST_RANGE) {
    draft.lose(line, count > LARGEST_RANGE ? 'RANGE_TOO_LARGE' : 'NOT_UNDERSTOOD', {
      text,
      most: LARGEST_RANGE,
    });
    return [];
  }
  return Array.from({ length: count }, (_, n) => ({
    address: [24, 16, 8, 0].map((shift) => Math.floor((from + n) / 2 ** shift) % 256).join('.'),
    port: first.port,
  }));
}
