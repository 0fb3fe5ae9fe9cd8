import { CHECK_KINDS, type Shape } from './checks';
import type { BlockKind } from './cst';

/**
 * THE registry: each directive of lvs.cf once. Parser, validation, writing, forms, help and the reference page read it; what a
 * directive is, is said nowhere else. Facts of the original: manual appendix A and lvs.cf(5), behaviour of Piranha 0.8.6.
 */

export type Scope = 'global' | BlockKind;

export type FieldType =
  /** decimal; `max` and `min` inclusive */
  | { kind: 'int'; min: number; max: number }
  | { kind: 'bool' }
  /** `names`: the original also took a TCP service name here */
  | { kind: 'port'; names: boolean }
  /** an address; `none`: 0.0.0.0 is allowed and means "none" */
  | { kind: 'address'; none: boolean }
  /** a netmask; 0.0.0.0 means "Unused". `grouping`: it sorts clients and is given to no interface */
  | { kind: 'mask'; grouping?: true }
  | { kind: 'device' }
  /** `extensions`: values that the original refuses; `paths`: the path of a program will do as well */
  | { kind: 'enum'; values: readonly string[]; extensions?: readonly string[]; paths?: true }
  | { kind: 'text' }
  /** a text of which only some forms make sense (checks.ts) */
  | { kind: 'shaped'; shape: Shape }
  /** a program with its arguments, split at blanks, never run by a shell */
  | { kind: 'program' }
  /** `[ a b c ]`; `addresses`: each word is one */
  | { kind: 'list'; addresses?: true };

/** What our engine makes of it. honoured: it does what the manual says. kept: stays in the file, has no effect here, `why` says the reason. */
export type Engine = { state: 'honoured' } | { state: 'kept'; why: string };

export interface Field {
  scope: Scope;
  name: string;
  type: FieldType;
  /** what the original daemons assume when it is absent, as text of the file; null: nothing */
  default: string | null;
  /** what Piranha's console puts into a new entry or panel; null: leaves it out */
  guiDefault: string | null;
  /** place within its scope when written */
  order: number;
  /** written in double quotes, as Piranha does */
  quoted: boolean;
  /** this field is the second word of another directive: `address = IP DEV` */
  partOf?: string;
  /** key of its name and of its explanation in the message files */
  label: string;
  help: string;
  unit: 'seconds' | null;
  engine: Engine;
  /** original: its daemons take it. gui-only: its console wrote it, its daemons refuse it. extension: ours, the original refuses it */
  origin: 'original' | 'gui-only' | 'extension';
  /** Piranha's version, or ours, that brought it */
  since: string;
}

const honoured: Engine = { state: 'honoured' };
const kept = (why: string): Engine => ({ state: 'kept', why });

const bool: FieldType = { kind: 'bool' };
const text: FieldType = { kind: 'text' };
const mask: FieldType = { kind: 'mask' };
const program: FieldType = { kind: 'program' };
/** the original stored 32 signed bits; a negative time has no meaning */
const int = (min = 0, max = 2147483647): FieldType => ({ kind: 'int', min, max });
const address = (none: boolean): FieldType => ({ kind: 'address', none });

/** ip_vs schedulers that the original knew, and those of today's kernels */
export const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'dh', 'sh'] as const;
export const NEW_SCHEDULERS = ['sed', 'nq', 'fo', 'ovf', 'mh', 'twos'] as const;

type Row = Partial<Omit<Field, 'scope' | 'name' | 'type' | 'order'>>;

function define(scope: Scope, rows: [string, FieldType, Row?][]): Field[] {
  return rows.map(([name, type, row], i) => ({
    scope,
    name,
    type,
    default: null,
    guiDefault: null,
    order: i + 1,
    quoted: false,
    label: `field.${scope}.${name}`,
    help: `help.${scope}.${name}`,
    unit: null,
    engine: honoured,
    origin: 'original',
    since: 'Piranha 0.4',
    ...row,
  }));
}

const seconds = { unit: 'seconds' } as const;
const ours = { origin: 'extension', since: 'LVS Console 0.1' } as const;
const guiOnly = { origin: 'gui-only' } as const;

/** In the order in which Piranha's console writes them (reference 1.5); what it never wrote follows. */
const globals = define('global', [
  ['serial_no', int(), { default: '0', guiDefault: '1' }],
  ['primary', address(false)],
  ['primary_private', address(false), { since: 'Piranha 0.6' }],
  ['primary_shared', text, { engine: kept('shared-scsi') }],
  ['service', { kind: 'enum', values: ['lvs', 'fos'] }, { default: 'lvs', guiDefault: 'lvs' }],
  ['rsh_command', text, { default: 'rsh' }],
  ['backup_active', bool, { default: '0', guiDefault: '0' }],
  ['backup', address(true), { guiDefault: '0.0.0.0' }],
  ['backup_private', address(false), { since: 'Piranha 0.6' }],
  ['backup_shared', text, { engine: kept('shared-scsi') }],
  ['heartbeat', bool, { default: '0', guiDefault: '1', engine: kept('ignored-by-original') }],
  [
    'heartbeat_port',
    { kind: 'port', names: true },
    { default: '539', guiDefault: '539', engine: kept('vrrp-has-no-port') },
  ],
  ['keepalive', int(1, 3600), { default: '2', guiDefault: '6', ...seconds }],
  ['deadtime', int(1, 86400), { default: '5', guiDefault: '18', ...seconds }],
  [
    'network',
    { kind: 'enum', values: ['nat', 'direct', 'tunnel'] },
    { default: 'nat', guiDefault: 'direct' },
  ],
  ['nat_router', address(false)],
  ['nat_router_device', { kind: 'device' }, { partOf: 'nat_router' }],
  ['nat_nmask', mask, { default: '0.0.0.0', guiDefault: '255.255.255.255' }],
  [
    'reservation_conflict_action',
    { kind: 'enum', values: ['nothing', 'preempt'] },
    { engine: kept('shared-scsi') },
  ],
  ['debug_level', text, { default: 'NONE', guiDefault: 'NONE', engine: kept('ignored-by-original') }],
  ['active_cmd', program, { quoted: true, since: 'Piranha 0.7' }],
  ['inactive_cmd', program, { quoted: true, since: 'Piranha 0.7' }],
  // Not a bool: the original took any number, and all but 0 as yes.
  ['monitor_links', int(), { default: '0', guiDefault: '0', since: 'Piranha 0.7' }],
  ['syncdaemon', bool, { default: '0', guiDefault: '0', since: 'Piranha 0.8' }],
  ['syncd_iface', { kind: 'device' }, { default: 'eth0', guiDefault: 'eth0', since: 'Piranha 0.8.6' }],
  ['syncd_id', int(0, 255), { default: '0', guiDefault: '0', since: 'Piranha 0.8.6' }],
  ['tcp_timeout', int(), { default: '0', since: 'Piranha 0.8.6', ...seconds }],
  ['tcpfin_timeout', int(), { default: '0', since: 'Piranha 0.8.6', ...seconds }],
  ['udp_timeout', int(), { default: '0', since: 'Piranha 0.8.6', ...seconds }],
  ['hard_shutdown', bool, { default: '1', engine: kept('one-check-never-ends-others') }],
  ['ipvsadm', program, { default: '/sbin/ipvsadm', engine: kept('never-executed') }],
  ['sync', bool, { default: '0', engine: kept('ignored-by-original') }],
  ['vrid', int(1, 255), { origin: 'extension', since: 'LVS Console 0.1' }],
  ['nopreempt', bool, { default: '0', origin: 'extension', since: 'LVS Console 0.1' }],
  // VRRP counts hundredths of a second.
  ['keepalive_ms', int(10, 40950), { origin: 'extension', since: 'LVS Console 0.1' }],
  ['deadtime_ms', int(30, 86400000), { origin: 'extension', since: 'LVS Console 0.1' }],
  ['quorum', { kind: 'list', addresses: true }, { origin: 'extension', since: 'LVS Console 0.1' }],
]);

/** The original used one parser for virtual and failover blocks: each takes what the other takes. */
const shared = (scope: 'virtual' | 'failover'): Record<string, [string, FieldType, Row?]> => {
  // The original takes these in a failover block as well and makes nothing of them; its console did not write them.
  const unused = scope === 'failover' ? { engine: kept('ignored-by-original'), guiDefault: null } : {};
  const fosOnly = scope === 'virtual' ? { engine: kept('ignored-by-original') } : {};
  return {
    active: ['active', bool, { default: '0', guiDefault: '0' }],
    address: ['address', address(true), { default: '0.0.0.0', guiDefault: '0.0.0.0' }],
    device: ['device', { kind: 'device' }, { partOf: 'address', guiDefault: 'eth0:1' }],
    sorry_server: ['sorry_server', address(true), { default: '0.0.0.0', since: 'Piranha 0.8', ...unused }],
    vip_nmask: [
      'vip_nmask',
      mask,
      { default: '0.0.0.0', guiDefault: scope === 'failover' ? '255.255.255.0' : null },
    ],
    fwmark: ['fwmark', int(), { default: '0', since: 'Piranha 0.8', ...unused }],
    port: ['port', { kind: 'port', names: true }, { default: '80', guiDefault: '80' }],
    persistent: ['persistent', int(0, 2678400), { default: '0', ...seconds, ...unused }],
    pmask: ['pmask', { kind: 'mask', grouping: true }, { default: '0.0.0.0', ...unused }],
    send: ['send', text, { quoted: true, guiDefault: 'GET / HTTP/1.0\\r\\n\\r\\n' }],
    expect: ['expect', text, { quoted: true, guiDefault: 'HTTP' }],
    use_regex: ['use_regex', bool, { default: '0', guiDefault: '0', since: 'Piranha 0.7' }],
    send_program: ['send_program', program, { quoted: true, since: 'Piranha 0.7' }],
    expect_program: ['expect_program', text, { quoted: true, ...guiOnly, engine: kept('gui-only') }],
    load_monitor: [
      'load_monitor',
      {
        kind: 'enum',
        values: ['none', 'rup', 'ruptime', 'uptime'],
        extensions: ['feedback'],
        paths: true,
      },
      { guiDefault: 'none', ...unused },
    ],
    scheduler: [
      'scheduler',
      { kind: 'enum', values: SCHEDULERS, extensions: NEW_SCHEDULERS },
      { default: 'wlc', guiDefault: 'wlc', ...unused },
    ],
    protocol: [
      'protocol',
      { kind: 'enum', values: ['tcp', 'udp'] },
      { default: 'tcp', guiDefault: 'tcp', ...unused },
    ],
    timeout: ['timeout', int(1, 3600), { default: '10', guiDefault: '6', ...seconds }],
    reentry: ['reentry', int(0, 86400), { default: '180', guiDefault: '15', ...seconds, ...unused }],
    quiesce_server: [
      'quiesce_server',
      bool,
      { default: '0', guiDefault: '0', since: 'Piranha 0.8', ...unused },
    ],
    start_cmd: ['start_cmd', program, { quoted: true, ...fosOnly }],
    stop_cmd: ['stop_cmd', program, { quoted: true, ...fosOnly }],
    client_monitor: [
      'client_monitor',
      program,
      { default: '/usr/sbin/nanny', engine: kept('never-executed') },
    ],
    master: ['master', address(true), { engine: kept('ignored-by-original') }],
    dirs: ['dirs', { kind: 'list' }, { engine: kept('ignored-by-original') }],
    deadtime: ['deadtime', int(), { ...guiOnly, ...seconds, engine: kept('gui-only') }],
    heartbeat: ['heartbeat', bool, { ...guiOnly, engine: kept('gui-only') }],
  };
};

function pick(scope: 'virtual' | 'failover', names: string): Field[] {
  const all = shared(scope);
  return define(
    scope,
    names.split(' ').map((name) => {
      const row = all[name];
      if (!row) throw new Error(`no such directive: ${name}`);
      return row;
    }),
  );
}

const virtuals = pick(
  'virtual',
  'active address device sorry_server vip_nmask fwmark port persistent pmask send expect use_regex send_program ' +
    'expect_program load_monitor scheduler deadtime protocol timeout reentry quiesce_server start_cmd stop_cmd ' +
    'client_monitor master dirs',
);

/** Ours, after everything that the original knew. */
const virtualExtensions = define('virtual', [
  ['check', { kind: 'enum', values: CHECK_KINDS }, ours],
  ['check_path', { kind: 'shaped', shape: 'path' }, { default: '/', ...ours }],
  ['check_host', { kind: 'shaped', shape: 'host' }, ours],
  ['check_status', { kind: 'shaped', shape: 'status' }, { default: '200-399', ...ours }],
  ['check_digest', { kind: 'shaped', shape: 'digest' }, ours],
  ['fall', int(1, 100), { default: '1', ...ours }],
  ['slow_start', int(0, 3600), { ...seconds, ...ours }],
  ['keep_last', int(0, 65535), { default: '0', ...ours }],
  // left out: the primary
  ['preferred_router', { kind: 'enum', values: ['primary', 'backup'] }, ours],
  // The original read every 20 s as well.
  ['load_interval', int(1, 3600), { default: '20', ...seconds, ...ours }],
  ['load_full', int(1, 65535), { default: '1', ...ours }],
  ['feedback_port', { kind: 'port', names: false }, { default: '3333', ...ours }],
]).map((field) => ({ ...field, order: virtuals.length + field.order }));

const failovers = pick(
  'failover',
  'address device vip_nmask active port timeout heartbeat send expect send_program expect_program start_cmd stop_cmd ' +
    'sorry_server fwmark persistent pmask use_regex load_monitor scheduler protocol reentry quiesce_server client_monitor ' +
    'master dirs',
);

const servers = define('server', [
  ['address', address(true), { default: '0.0.0.0', guiDefault: '0.0.0.0' }],
  ['nmask', mask, { ...guiOnly, engine: kept('gui-only') }],
  ['active', bool, { default: '0', guiDefault: '0' }],
  ['port', { kind: 'port', names: false }],
  // ip_vs keeps a weight in 16 bits
  ['weight', int(0, 65535), { default: '1', guiDefault: '1' }],
  [
    'forwarding',
    { kind: 'enum', values: ['nat', 'direct', 'tunnel'] },
    { origin: 'extension', since: 'LVS Console 0.1' },
  ],
  ['check_digest', { kind: 'shaped', shape: 'digest' }, ours],
]);

/** Every directive, in the order of writing within each scope */
export const fields: readonly Field[] = [
  ...globals,
  ...virtuals,
  ...virtualExtensions,
  ...failovers,
  ...servers,
];

const byScope = new Map<Scope, Map<string, Field>>();
for (const f of fields) {
  let scope = byScope.get(f.scope);
  if (!scope) byScope.set(f.scope, (scope = new Map<string, Field>()));
  scope.set(f.name, f);
}

/** The directive of that name; undefined when the registry has none. `device` and `nat_router_device` are found too. */
export function fieldOf(scope: Scope, name: string): Field | undefined {
  return byScope.get(scope)?.get(name);
}

/** What a form of that scope has, in the order of the file */
export function fieldsOf(scope: Scope): Field[] {
  return fields.filter((f) => f.scope === scope);
}

/** The field that is the second word of this directive (`address` → `device`); undefined when it has one word only */
export function secondWordOf(scope: Scope, name: string): Field | undefined {
  if (name === 'address') return fieldOf(scope, 'device');
  return name === 'nat_router' ? fieldOf(scope, 'nat_router_device') : undefined;
}
