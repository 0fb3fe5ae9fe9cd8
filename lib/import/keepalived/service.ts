import { canonical, endpoint } from '@/lib/lvscf';
import { parseIPv4 } from '@/lib/lvscf/address';
import type { DraftServer, DraftVirtual, Forwarding } from '../draft';
import { maskOf, portOf } from '../endpoint';
import type { Found } from '../finish';
import { CHECKS, type Check, readCheck, sameCheck, setCheck } from './checks';
import { type Handlers, type Statement, each, items, keywords } from './tree';

/** Keywords of virtual_server and real_server that lvs.cf has nothing for. */
const KNOWN = keywords(`
  alpha ha_suspend hashed hysteresis ip_family lthreshold uthreshold lvs_sched_flags mh-fallback mh-port sh-fallback
  sh-port flag-1 flag-2 flag-3 notify_down notify_up omega ops persistence_engine quorum quorum_down quorum_up retry
  delay_before_retry warmup virtualhost_only snmp_name sorry_server_inhibit sorry_server_lvs_method fwmark
  connect_timeout`);
/** keepalived.conf(5): persistence_timeout without a number */
const USUAL_PERSISTENCE = '360';
/** The same: delay_loop when it is not given, seconds */
const USUAL_INTERVAL = '60';
/** A range of a virtual_server_group stands for so many virtual servers at most. */
const LARGEST_RANGE = 256;
/** Directives of a virtual server, about */
const SETTINGS_OF_ONE = 12;
const WAYS: Record<string, Forwarding> = { NAT: 'nat', DR: 'direct', TUN: 'tunnel' };

interface Target {
  /** the name that keepalived gives it */
  name: string;
  address: string | null;
  port: string | null;
  mark: string | null;
  line: number;
}

/** `virtual_server_group NAME { … }`: each line an address or range with a port, or a firewall mark. */
export type Groups = Map<string, Target[]>;

export function readGroup(found: Found, statement: Statement, groups: Groups): void {
  const name = statement.args.join(' ');
  const targets = items(statement).flatMap(({ words, line }) => targetsOf(found, words, line));
  const group = groups.get(name) ?? [];
  for (const target of targets) group.push(target);
  groups.set(name, group);
}

function targetsOf({ draft }: Found, [first = '', second]: string[], line: number): Target[] {
  if (first === 'fwmark')
    return [{ name: `mark${second ?? ''}`, address: null, port: null, mark: second ?? '', line }];
  const target = (address: string): Target => ({
    ...{
      name: second === undefined ? address : endpoint(address, portOf(second) ?? 0),
      address,
      port: second ?? null,
      mark: null,
      line,
    },
  });
  const range = /^([0-9.]+)-([0-9]{1,3})$/.exec(first);
  if (!range) return [target(first)];
  const [from, last] = [parseIPv4(range[1] ?? ''), Number(range[2])];
  const count = from === null ? 0 : last - (from % 256) + 1;
  if (from === null || count < 1 || count > LARGEST_RANGE || last > 255) {
    draft.lose(line, count > LARGEST_RANGE ? 'RANGE_TOO_LARGE' : 'NOT_UNDERSTOOD', {
      text: first,
      most: LARGEST_RANGE,
    });
    return [];
  }
  const network = (range[1] ?? '').replace(/[0-9]+$/, '');
  return Array.from({ length: count }, (_, n) => target(`${network}${(from % 256) + n}`));
}

/** One virtual_server; of a group it becomes one virtual server for each of its addresses. */
export function readVirtual(found: Found, statement: Statement, groups: Groups): void {
  const { args, line } = statement;
  const { draft } = found;
  let targets = args[0] === 'group' ? groups.get(args[1] ?? '') : targetsOf(found, args, line);
  if (!targets) {
    draft.lose(line, 'NOT_UNDERSTOOD', { text: `virtual_server ${args.join(' ')}` });
    targets = [];
  }
  for (const target of targets) {
    if (!draft.spend(line, SETTINGS_OF_ONE)) return;
    const virtual = address(found, target);
    if (virtual) new VirtualReader(found, virtual).read(statement);
  }
}

function address(
  { draft, floating }: Found,
  { name, address: vip, port, mark, line }: Target,
): DraftVirtual | null {
  const virtual = draft.newVirtual(name, line);
  const put = (key: string, text: string) => draft.set(virtual.values, 'virtual', key, text, line);
  if (mark !== null) {
    if (!put('fwmark', mark)) return null;
    draft.markAddress(virtual, mark, floating[0]?.address);
    return virtual;
  }
  const number = portOf(port ?? '0');
  if (number === 0) {
    draft.lose(line, 'PORT_ALL', { virtual: name });
    return null;
  }
  if (vip === null || number === null || !put('address', canonical(vip))) {
    draft.lose(line, 'NOT_UNDERSTOOD', { text: `virtual_server ${name}` });
    return null;
  }
  put('port', String(number));
  return virtual;
}

class VirtualReader {
  private way: Forwarding = 'nat';
  private interval = '';
  private host: string | null = null;
  private check: Check | null = null;
  /** the first real server's check is the one of all */
  private decided = false;
  private quiesce: boolean | null = null;
  private protocol = 'tcp';

  constructor(
    private readonly found: Found,
    private readonly virtual: DraftVirtual,
  ) {}

  read({ body, line }: Statement): void {
    const { draft } = this.found;
    const { virtual } = this;
    // Order is free in the file: what the servers build on is looked up first.
    const first = (...names: string[]) => body?.find(({ word }) => names.includes(word))?.args[0];
    this.interval = first('delay_loop') ?? USUAL_INTERVAL;
    this.host = first('virtualhost') ?? null;
    this.way = WAYS[(first('lb_kind', 'lvs_method') ?? 'NAT').toUpperCase()] ?? 'nat';
    if (body?.some(({ word }) => word === 'inhibit_on_failure')) this.quiesce = true;
    each(draft, body, KNOWN, this.handlers());
    if (this.protocol !== 'tcp' && this.protocol !== 'udp') {
      draft.lose(line, 'PROTOCOL', { protocol: this.protocol, virtual: virtual.name });
      return;
    }
    if (!virtual.values.has('timeout')) this.put('timeout', USUAL_INTERVAL, line);
    // keepalived takes a server back at its first good check.
    this.put('reentry', '0', line);
    this.put('protocol', this.protocol, line);
    this.put('quiesce_server', this.quiesce ? '1' : '0', line);
    if (this.check) setCheck(draft, virtual.values, this.check);
    else if (virtual.server.length > 0 && !this.decided)
      draft.lose(line, 'CHECK_ADDED', { virtual: virtual.name });
    draft.virtual.push(virtual);
  }

  private put(name: string, text: string, line: number): boolean {
    return this.found.draft.set(this.virtual.values, 'virtual', name, text, line);
  }

  private handlers(): Handlers {
    const { draft } = this.found;
    const scheduler = ({ args, line }: Statement) => {
      this.put('scheduler', args[0] ?? '', line);
      for (const word of args.slice(1)) draft.lose(line, 'NO_COUNTERPART', { word });
    };
    const kind = ({ args, line }: Statement) => {
      if (!Object.hasOwn(WAYS, (args[0] ?? '').toUpperCase()))
        draft.lose(line, 'NOT_UNDERSTOOD', { text: `lb_kind ${args.join(' ')}` });
    };
    return {
      delay_loop: ({ args, line }) => {
        const seconds = Number(args[0]);
        const whole = Math.max(1, Math.round(seconds));
        if (Number.isFinite(whole) && whole !== seconds)
          draft.lose(line, 'ROUNDED', { word: 'delay_loop', value: args[0] ?? '', seconds: whole });
        this.put('timeout', Number.isFinite(whole) ? String(whole) : (args[0] ?? ''), line);
      },
      lb_algo: scheduler,
      lvs_sched: scheduler,
      lb_kind: kind,
      lvs_method: kind,
      persistence_timeout: ({ args, line }) =>
        void this.put('persistent', args[0] ?? USUAL_PERSISTENCE, line),
      persistence_granularity: ({ args: [mask = ''], line }) =>
        void this.put('pmask', (/^[0-9]+$/.test(mask) ? maskOf(Number(mask)) : null) ?? mask, line),
      nat_mask: ({ args: [mask = ''], line }) => void draft.setGlobal('nat_nmask', mask, line),
      protocol: ({ args }) => void (this.protocol = (args[0] ?? 'TCP').toLowerCase()),
      virtualhost: () => undefined,
      inhibit_on_failure: () => undefined,
      sorry_server: (s) => this.sorry(s),
      smtp_alert: ({ word, line }) => draft.lose(line, 'NOTIFICATION', { word }),
      real_server: (s) => this.server(s),
    };
  }

  private sorry({ args: [host = '', port], line }: Statement): void {
    const { draft } = this.found;
    if (this.virtual.values.has('sorry_server')) draft.lose(line, 'SORRY_ONCE', { address: host });
    else if (this.put('sorry_server', canonical(host), line) && port !== undefined)
      draft.sorryPort(this.virtual, portOf(port) ?? port, line);
  }

  private server({ args, body, line }: Statement): void {
    const { draft, forwarding } = this.found;
    const { virtual } = this;
    const [host = '', port] = args;
    const server: DraftServer = draft.addServer(virtual, canonical(host), line);
    const own = virtual.values.get('port')?.text;
    const number = port === undefined ? null : portOf(port);
    // Port 0 is the virtual server's, as for firewall marks.
    if (port !== undefined && number !== 0 && String(number ?? port) !== own)
      draft.set(server.values, 'server', 'port', String(number ?? port), line);
    forwarding.set(server, this.way);
    let quiesce = false;
    let check: { found: Check | null } | null = null as { found: Check | null } | null;
    const checker = (s: Statement) => {
      if (check) draft.lose(s.line, 'CHECK_ONCE', { word: s.word });
      else check = { found: readCheck(draft, s, this.interval, this.host) };
    };
    each(draft, body, KNOWN, {
      weight: ({ args: [weight = ''], line: at }) =>
        void draft.set(server.values, 'server', 'weight', weight, at),
      inhibit_on_failure: () => void (quiesce = true),
      lvs_method: ({ args: [method = ''], line: at }) => {
        const way = WAYS[method.toUpperCase()];
        if (way) forwarding.set(server, way);
        else draft.lose(at, 'NOT_UNDERSTOOD', { text: `lvs_method ${method}` });
      },
      virtualhost: ({ args: [name = ''] }) => void (this.host = name),
      smtp_alert: ({ word, line: at }) => draft.lose(at, 'NOTIFICATION', { word }),
      ...Object.fromEntries(CHECKS.map((name) => [name, checker])),
    });
    if (!server.values.has('weight')) draft.set(server.values, 'server', 'weight', '1', line);
    this.compareQuiesce(quiesce, server);
    this.compareCheck(check, server);
  }

  private compareQuiesce(quiesce: boolean, { name, line }: DraftServer): void {
    if (this.quiesce === null) this.quiesce = quiesce;
    else if (this.quiesce !== quiesce && this.virtual.server.length > 1)
      this.found.draft.lose(line, 'QUIESCE_MIXED', {
        ...{ server: name, virtual: this.virtual.name, value: this.quiesce ? 1 : 0 },
      });
  }

  private compareCheck(check: { found: Check | null } | null, { name, line, values }: DraftServer): void {
    const own = check?.found ?? null;
    const digest = own?.values.check_digest;
    if (this.virtual.server.length === 1) {
      this.check = own;
      this.decided = check !== null;
    } else if (!sameCheck(this.check, own))
      this.found.draft.lose(line, 'CHECK_PER_SERVER', { server: name, virtual: this.virtual.name });
    else if (own && digest !== undefined && digest !== this.check?.values.check_digest)
      this.found.draft.set(values, 'server', 'check_digest', digest, own.line);
  }
}
