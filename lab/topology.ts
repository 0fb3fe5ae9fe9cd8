/**
 * The lab's machines and networks: the one place for every name and address. Each machine is a set of namespaces (network,
 * mounts, processes, host name) of one kernel; each network is a bridge.
 */
export type MachineName = 'client' | 'primary' | 'backup' | 'web1' | 'web2';
export type NetworkName = 'public' | 'private';

export interface Link {
  device: string;
  network: NetworkName;
  /** the first is the machine's own; the others are more of the same machine */
  addresses: string[];
}

export interface MachineSpec {
  name: MachineName;
  hostname: string;
  kind: 'client' | 'router' | 'server';
  links: Link[];
}

export const PREFIX = 24;
export const bridges: Record<NetworkName, string> = { public: 'br-pub', private: 'br-priv' };

/** The control server, on the public bridge itself. */
export const CONTROL = { address: '10.83.0.1', port: 7083 };

/** Where connections forwarded from the host (the administrator's browser) come from. */
export const HOST_ADDRESS = '10.83.0.254';

/** VIPs that the real servers are prepared for: on their loopback, with arp_ignore and arp_announce, as direct routing needs. */
export const VIPS = Array.from({ length: 10 }, (_, n) => `10.83.0.${50 + n}`);

/** Ports on which every real server answers HTTP. */
export const SERVER_PORTS = [80, 8080];

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
      },
    ],
  },
  primary: router('primary', 'lvs1', 11),
  backup: router('backup', 'lvs2', 12),
  web1: server('web1', 21),
  web2: server('web2', 22),
};

export const machineNames = Object.keys(machines) as MachineName[];

/** @returns the machine's own address on that network; throws when it has none there */
export function addressOf(name: MachineName, network: NetworkName = 'public'): string {
  const address = machines[name].links.find((l) => l.network === network)?.addresses[0];
  if (!address) throw new Error(`${name} has no address on the ${network} network`);
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
      { device: 'eth0', network: 'public', addresses: [`10.83.0.${host}`] },
      { device: 'eth1', network: 'private', addresses: [`10.83.1.${host}`] },
    ],
  };
}

function server(name: MachineName, host: number): MachineSpec {
  return {
    name,
    hostname: name,
    kind: 'server',
    links: [{ device: 'eth0', network: 'public', addresses: [`10.83.0.${host}`] }],
  };
}
