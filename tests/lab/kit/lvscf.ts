import { addressOf } from '@/lab/topology';

export interface VirtualOptions {
  name?: string;
  vip: string;
  port?: number;
  device?: string;
  scheduler?: string;
  active?: boolean;
  quiesce?: boolean;
  servers?: ServerOptions[];
}

export interface ServerOptions {
  name: string;
  address: string;
  weight?: number;
  active?: boolean;
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
  virtual: VirtualOptions[];
}

export const bothServers: ServerOptions[] = [
  { name: 'web1', address: addressOf('web1') },
  { name: 'web2', address: addressOf('web2') },
];

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
    'network = direct',
    'debug_level = NONE',
    'monitor_links = 1',
    'syncdaemon = 0',
    ...options.virtual.flatMap((virtual, n) => block(virtual, n, options)),
    '',
  ].join('\n');
}

function block(virtual: VirtualOptions, n: number, { timeout = 2, reentry = 4 }: LvscfOptions): string[] {
  return [
    `virtual ${virtual.name ?? `service${n + 1}`} {`,
    `     active = ${virtual.active === false ? 0 : 1}`,
    `     address = ${virtual.vip} ${virtual.device ?? `eth0:${n + 1}`}`,
    '     vip_nmask = 255.255.255.0',
    `     port = ${virtual.port ?? 80}`,
    '     send = "GET / HTTP/1.0\\r\\n\\r\\n"',
    '     expect = "HTTP"',
    '     use_regex = 0',
    '     load_monitor = none',
    `     scheduler = ${virtual.scheduler ?? 'rr'}`,
    '     protocol = tcp',
    `     timeout = ${timeout}`,
    `     reentry = ${reentry}`,
    `     quiesce_server = ${virtual.quiesce ? 1 : 0}`,
    ...(virtual.servers ?? bothServers).flatMap((server) => [
      `     server ${server.name} {`,
      `         address = ${server.address}`,
      `         active = ${server.active === false ? 0 : 1}`,
      `         weight = ${server.weight ?? 1}`,
      '     }',
    ]),
    '}',
  ];
}
