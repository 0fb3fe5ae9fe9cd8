import { addressOf, VIPS } from '@/lab/topology';

/** A configuration of any size whose real servers exist in the lab: addresses × ports on web1 and web2. */
export interface Size {
  virtual: number;
  /** per virtual server, at most as many as SERVERS */
  real: number;
}

/** Addresses given to web1 and web2 besides their own; unused elsewhere in the lab. */
export const SERVERS = Array.from({ length: 10 }, (_, n) => ({
  machine: n < 5 ? ('web1' as const) : ('web2' as const),
  address: `10.83.0.${100 + n}`,
}));
export const FIRST_PORT = 20_000;

/** The virtual servers fill the VIPs one after the other, each with so many ports. */
export const portsFor = (size: Size) => Math.ceil(size.virtual / VIPS.length);

export interface Service {
  vip: string;
  port: number;
  servers: { address: string; weight: number }[];
}

export function services(size: Size): Service[] {
  const ports = portsFor(size);
  return Array.from({ length: size.virtual }, (_, n) => ({
    vip: VIPS[Math.floor(n / ports)] ?? '',
    port: FIRST_PORT + (n % ports),
    servers: SERVERS.slice(0, size.real).map(({ address }) => ({ address, weight: 1 })),
  }));
}

/** That configuration as lvs.cf of the lab's pair: direct routing, a send/expect check every `timeout` seconds. */
export function lvscfOf(all: Service[], timeout: number, serial = 1): string {
  const head = [
    `serial_no = ${serial}`,
    `primary = ${addressOf('primary')}`,
    'service = lvs',
    'backup_active = 1',
    `backup = ${addressOf('backup')}`,
    'heartbeat = 1',
    'heartbeat_port = 539',
    'keepalive = 1',
    'deadtime = 3',
    'network = direct',
    'debug_level = NONE',
  ];
  const blocks = all.flatMap(({ vip, port, servers }, n) => [
    `virtual s${n} {`,
    '     active = 1',
    `     address = ${vip} eth0:${VIPS.indexOf(vip) + 1}`,
    '     vip_nmask = 255.255.255.0',
    `     port = ${port}`,
    '     send = "GET / HTTP/1.0\\r\\n\\r\\n"',
    '     expect = "HTTP"',
    '     scheduler = wlc',
    '     protocol = tcp',
    `     timeout = ${timeout}`,
    `     reentry = ${timeout}`,
    ...servers.flatMap(({ address, weight }, r) => [
      `     server r${r} {`,
      `         address = ${address}`,
      '         active = 1',
      `         weight = ${weight}`,
      '     }',
    ]),
    '}',
  ]);
  return [...head, ...blocks, ''].join('\n');
}

/** The same as `ipvsadm --restore` reads it. */
export function rulesOf(all: Service[]): string {
  return all
    .flatMap(({ vip, port, servers }) => [
      `-A -t ${vip}:${port} -s wlc`,
      ...servers.map((s) => `-a -t ${vip}:${port} -r ${s.address}:${port} -g -w ${s.weight}`),
      '',
    ])
    .filter((line) => line !== '')
    .concat('')
    .join('\n');
}

/**
 * The same for a keepalived that owns the table itself, written as an administrator would.
 * @param check null: none; else seconds between two TCP_CHECKs (connect only)
 */
export function keepalivedOf(all: Service[], check: number | null): string {
  const servers = (service: Service) =>
    service.servers.flatMap(({ address, weight }) => [
      `  real_server ${address} ${service.port} {`,
      `    weight ${weight}`,
      ...(check === null ? [] : ['    TCP_CHECK {', `      connect_timeout ${check}`, '    }']),
      '  }',
    ]);
  return [
    'global_defs {\n  router_id bench\n}',
    ...all.map((service) =>
      [
        `virtual_server ${service.vip} ${service.port} {`,
        ...(check === null ? [] : [`  delay_loop ${check}`]),
        '  lvs_sched wlc',
        '  lvs_method DR',
        '  protocol TCP',
        ...servers(service),
        '}',
      ].join('\n'),
    ),
    '',
  ].join('\n');
}
