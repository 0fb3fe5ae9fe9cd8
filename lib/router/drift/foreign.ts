import {
  type Cst,
  type Facts,
  type LvsConfig,
  type Network,
  type VirtualServer,
  addBlock,
  canonical,
  endpoint,
  read,
  sameNetwork,
} from '@/lib/lvscf';
import type { Table } from '@/lib/protocol';
import { NETWORK } from './items';
import { CannotAdopt } from './left';

type Service = Table['services'][number];
type Destination = Service['destinations'][number];

/** What Piranha's console gives a new virtual server, seconds. */
const TIMEOUT = '6';
const REENTRY = '15';

/**
 * Adds a virtual server that somebody made with ipvsadm, with its real servers. It gets no `send`: its real servers are checked by
 * connecting to their port.
 * @throws CannotAdopt
 */
export function addForeignService(cst: Cst, config: LvsConfig, entry: Service, facts: Facts | null): Cst {
  const { protocol, address, port } = entry;
  if (protocol === 'fwm') throw new CannotAdopt('mark');
  if (protocol === 'sctp' || address === null) throw new CannotAdopt('protocol');
  if (!port) throw new CannotAdopt('all-ports');
  const device = deviceFor(address, config, facts);
  if (device === null) throw new CannotAdopt('no-device');
  const values: Record<string, string> = {
    ...{ active: '1', address: `${canonical(address)} ${device}`, port: String(port), protocol },
    ...{ scheduler: entry.scheduler, timeout: TIMEOUT, reentry: REENTRY },
    ...(entry.persistent ? { persistent: String(entry.persistent) } : {}),
    ...(entry.persistent && entry.pmask?.includes('.') ? { pmask: entry.pmask } : {}),
  };
  const added = addBlock(cst, null, 'virtual', endpoint(address, port), values);
  return entry.destinations.reduce((tree, destination) => {
    const virtual = read(tree).virtual.at(-1);
    return virtual ? addForeignServer(tree, virtual, destination, config.network) : tree;
  }, added);
}

/** Adds a real server that somebody made with ipvsadm behind a virtual server of lvs.cf. @throws CannotAdopt */
export function addForeignServer(
  cst: Cst,
  virtual: VirtualServer,
  { address, port, weight, forwarding }: Destination,
  network: Network,
): Cst {
  const way = NETWORK[forwarding];
  if (way === null) throw new CannotAdopt('local');
  return addBlock(cst, virtual.path, 'server', address, {
    ...{ address, active: '1', weight: String(weight) },
    ...(port && port !== virtual.port ? { port: String(port) } : {}),
    ...(way === network ? {} : { forwarding: way }),
  });
}

/** The device on which another virtual server has that address, or a free alias of the interface in whose network it lies. */
function deviceFor(address: string, config: LvsConfig, facts: Facts | null): string | null {
  const same = config.virtual.find((v) => v.address === canonical(address) && v.device !== null);
  if (same) return same.device;
  const found = facts?.interfaces.find(
    ({ name, addresses }) =>
      name !== 'lo' && addresses.some((a) => sameNetwork(a.address, address, a.prefix)),
  );
  if (!found) return null;
  const taken = new Set([...config.virtual.map((v) => v.device), config.nat_router?.device]);
  for (let n = 1; ; n++) if (!taken.has(`${found.name}:${n}`)) return `${found.name}:${n}`;
}
