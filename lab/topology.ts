/**
 * The lab's machines and networks: the one place for every name and address. Each machine is a set of namespaces (network,
 * mounts, processes, host name) of one kernel; each network is a bridge.
 */
export type MachineName =
  'client' | 'primary' | 'backup' | 'web1' | 'web2' | 'nat1' | 'nat2' | 'hop' | 'far1';
export type NetworkName = 'public' | 'private' | 'far';

export interface Link {
  device: string;
  network: NetworkName;
  /** the first is the machine's own; the others are more of the same machine */
  addresses: string[];
  addresses6: string[];
}

export interface MachineSpec {
  name: MachineName;
  hostname: string;
  kind: 'client' | 'router' | 'server' | 'hop';
  links: Link[];
  /** destination and gateway, as `ip route` takes them */
  routes?: [destination: string, gateway: string][];
  /** how its real server receives what the routers send: control/services.ts prepares it (prepareServer) */
  receives?: 'direct' | 'nat' | 'tunnel';
  /** switched on only when a test or an administrator asks: each costs a second of the boot */
  onDemand?: true;
}

export const PREFIX = 24;
export const PREFIX6 = 64;
export const bridges: Record<NetworkName, string> = { public: 'br-pub', private: 'br-priv', far: 'br-far' };

/** The NAT router address, to be held by the active router: the default gateway of nat1 and nat2. */
export const NAT_ROUTER = { address: '10.83.1.1', address6: 'fd00:83:1::1' };

/** Bytes of a packet on the far network: less than on the others, as behind a leased line or another tunnel. */
export const FAR_MTU = 1400;

/** The control server, on the public bridge itself. */
export const CONTROL = { address: '10.83.0.1', port: 7083 };

/** What one kernel of a lab runs: everything, or in a lab of two kernels one machine (`apart`) or all but that one. */
export type LabPart = 'whole' | 'rest' | 'apart';

/**
 * A lab of two kernels: this machine runs on one of its own, so that its power is cut by killing a kernel. That kernel's control
 * server, on its end of the public network.
 */
export const APART = { machine: 'primary', control: { address: '10.83.0.3', port: 7083 } } as const;

/** Where connections forwarded from the host (the administrator's browser) come from. */
export const HOST_ADDRESS = '10.83.0.254';

/** VIPs that the real servers are prepared for: on their loopback, with arp_ignore and arp_announce, as direct routing needs. */
export const VIPS = Array.from({ length: 10 }, (_, n) => `10.83.0.${50 + n}`);

export const VIPS6 = VIPS.map((_, n) => `fd00:83::${50 + n}`);

/** Ports on which every real server answers HTTP, HTTPS (a certificate of its own), and UDP datagrams with its name. */
export const SERVER_PORTS = { http: [80, 8080], https: [443], udp: [7] };
/** Ports that an FTP server of the lab takes for passive data connections. */
export const FTP_PASSIVE = { first: 10000, last: 10009 };

export const machines: Record<MachineName, MachineSpec> = {
  client: {
    name: 'client',
    hostname: 'client',
    kind: 'client',
    links: [
      {
        device: 'eth0',
        network: 'public',
        addresses: ['10.83.0.31', '10.83.0.32', '10.83.0.33', '10.83.0.34'],
        addresses6: ['fd00:83::31', 'fd00:83::32', 'fd00:83::33', 'fd00:83::34'],
      },
    ],
  },
  primary: router('primary', 'lvs1', 11),
  backup: router('backup', 'lvs2', 12),
  web1: server('web1', 21),
  web2: server('web2', 22),
  nat1: natServer('nat1', 21),
  nat2: natServer('nat2', 22),
  hop: {
    name: 'hop',
    hostname: 'hop',
    kind: 'hop',
    links: [
      { device: 'eth0', ...on('public', 2) },
      { device: 'eth1', ...on('far', 1) },
    ],
    onDemand: true,
  },
  far1: {
    name: 'far1',
    hostname: 'far1',
    kind: 'server',
    receives: 'tunnel',
    links: [{ device: 'eth0', ...on('far', 21) }],
    routes: [['default', '10.83.2.1']],
    onDemand: true,
  },
};

export const machineNames = Object.keys(machines) as MachineName[];

/** @returns the machine's own address on that network; throws when it has none there */
export function addressOf(name: MachineName, network: NetworkName = 'public'): string {
  const address = machines[name].links.find((l) => l.network === network)?.addresses[0];
  if (!address) throw new Error(`${name} has no address on the ${network} network`);
  return address;
}

/** @returns the machine's own IPv6 address on that network; throws when it has none there */
export function address6Of(name: MachineName, network: NetworkName = 'public'): string {
  const address = machines[name].links.find((l) => l.network === network)?.addresses6[0];
  if (!address) throw new Error(`${name} has no IPv6 address on the ${network} network`);
  return address;
}

/** Where everything of the lab lies inside the guest; a tmpfs. */
export const LAB_DIR = '/run/lab';
/** The checkout as the guest sees it, wherever it lies on the host. */
export const PRODUCT = '/opt/lvs-console';
/** LVS_ROOT of a router. */
export const rootOf = (name: MachineName) => `${LAB_DIR}/${name}`;

function router(name: MachineName, hostname: string, host: number): MachineSpec {
  return {
    name,
    hostname,
    kind: 'router',
    links: [
      { device: 'eth0', ...on('public', host) },
      { device: 'eth1', ...on('private', host) },
    ],
    routes: [['10.83.2.0/24', '10.83.0.2']],
  };
}

function server(name: MachineName, host: number): MachineSpec {
  return {
    name,
    hostname: name,
    kind: 'server',
    receives: 'direct',
    links: [{ device: 'eth0', ...on('public', host) }],
  };
}

function natServer(name: MachineName, host: number): MachineSpec {
  return {
    name,
    hostname: name,
    kind: 'server',
    receives: 'nat',
    links: [{ device: 'eth0', ...on('private', host) }],
    routes: [
      ['default', NAT_ROUTER.address],
      ['default', NAT_ROUTER.address6],
    ],
    onDemand: true,
  };
}

/** A machine's place on a network: 10.83.N.HOST and fd00:83:N::HOST, on the public one fd00:83::HOST. */
function on(network: NetworkName, host: number): Omit<Link, 'device'> {
  const n = { public: 0, private: 1, far: 2 }[network];
  return {
    network,
    addresses: [`10.83.${n}.${host}`],
    addresses6: [n ? `fd00:83:${n}::${host}` : `fd00:83::${host}`],
  };
}
