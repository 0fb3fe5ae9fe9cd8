import { addressOf, NAT_ROUTER } from '@/lab/topology';

export interface VirtualOptions {
  name?: string;
  vip: string;
  port?: number;
  device?: string;
  scheduler?: string;
  active?: boolean;
  quiesce?: boolean;
  protocol?: 'tcp' | 'udp';
  /** `['GET / HTTP/1.0\\r\\n\\r\\n', 'HTTP']` when absent; null: the port need only open */
  check?: [send: string, expect: string] | null;
  /** further directives, as they stand in the file: `persistent = 30` */
  more?: string[];
  servers?: ServerOptions[];
}

export interface ServerOptions {
  name: string;
  address: string;
  port?: number;
  weight?: number;
  active?: boolean;
  forwarding?: 'nat' | 'direct' | 'tunnel';
}

export interface LvscfOptions {
  serial?: number;
  keepalive?: number;
  deadtime?: number;
  /** seconds: interval and limit of a check, and how long a server must be well before it returns */
  timeout?: number;
  reentry?: number;
  /** both heartbeat channels; false: the public one only */
  privateChannel?: boolean;
  network?: 'nat' | 'direct' | 'tunnel';
  /** connection sync over the private network */
  sync?: boolean;
  /** further directives of the file itself, as they stand there */
  more?: string[];
  virtual: VirtualOptions[];
}

export const bothServers: ServerOptions[] = [
  { name: 'web1', address: addressOf('web1') },
  { name: 'web2', address: addressOf('web2') },
];

/** What `network = nat` asks for: the gateway of nat1 and nat2, held by the active router. */
export const natRouter = [`nat_router = ${NAT_ROUTER.address} eth1:1`, 'nat_nmask = 255.255.255.0'];

/** nat1 and nat2, port 80 of the service mapped to their 8080. */
export const natServers: ServerOptions[] = (['nat1', 'nat2'] as const).map((name) => ({
  name,
  address: addressOf(name, 'private'),
  port: 8080,
}));

/** An lvs.cf of the lab's pair in Piranha's layout, by direct routing, timers short so that tests need not wait. */
export function lvscf(options: LvscfOptions): string {
  const { keepalive = 1, deadtime = 3, privateChannel = true } = options;
  const privates = (router: 'primary' | 'backup') =>
    privateChannel ? [`${router}_private = ${addressOf(router, 'private')}`] : [];
  return [
    `serial_no = ${options.serial ?? 1}`,
    `primary = ${addressOf('primary')}`,
    ...privates('primary'),
    'service = lvs',
    'backup_active = 1',
    `backup = ${addressOf('backup')}`,
    ...privates('backup'),
    'heartbeat = 1',
    'heartbeat_port = 539',
    `keepalive = ${keepalive}`,
    `deadtime = ${deadtime}`,
    `network = ${options.network ?? 'direct'}`,
    'debug_level = NONE',
    'monitor_links = 1',
    ...(options.sync ? ['syncdaemon = 1', 'syncd_iface = eth1', 'syncd_id = 83'] : ['syncdaemon = 0']),
    ...(options.more ?? []),
    ...options.virtual.flatMap((virtual, n) => block(virtual, n, options)),
    '',
  ].join('\n');
}

function block(virtual: VirtualOptions, n: number, { timeout = 2, reentry = 4 }: LvscfOptions): string[] {
  const { check = ['GET / HTTP/1.0\\r\\n\\r\\n', 'HTTP'] } = virtual;
  return [
    `virtual ${virtual.name ?? `service${n + 1}`} {`,
    `     active = ${virtual.active === false ? 0 : 1}`,
    `     address = ${virtual.vip} ${virtual.device ?? `eth0:${n + 1}`}`,
    ...(virtual.vip.includes(':') ? [] : ['     vip_nmask = 255.255.255.0']),
    `     port = ${virtual.port ?? 80}`,
    ...(check ? [`     send = "${check[0]}"`, `     expect = "${check[1]}"`] : []),
    '     use_regex = 0',
    '     load_monitor = none',
    `     scheduler = ${virtual.scheduler ?? 'rr'}`,
    `     protocol = ${virtual.protocol ?? 'tcp'}`,
    `     timeout = ${timeout}`,
    `     reentry = ${reentry}`,
    `     quiesce_server = ${virtual.quiesce ? 1 : 0}`,
    ...(virtual.more ?? []).map((line) => `     ${line}`),
    ...(virtual.servers ?? bothServers).flatMap((server) => [
      `     server ${server.name} {`,
      `         address = ${server.address}`,
      `         active = ${server.active === false ? 0 : 1}`,
      ...(server.port ? [`         port = ${server.port}`] : []),
      `         weight = ${server.weight ?? 1}`,
      ...(server.forwarding ? [`         forwarding = ${server.forwarding}`] : []),
      '     }',
    ]),
    '}',
  ];
}
