import { type IpvsForwarding, type IpvsService, serviceId } from '@/lib/protocol/ipvs';

/** What a virtual service is in the kernel, apart from its key and its destinations. */
export interface Settings {
  scheduler: string;
  /** seconds; null: persistent for a time that could not be converted (see lib/protocol/ipvs) */
  persistent: number | null;
  pmask: string | null;
  ops: boolean;
}

export interface Destination {
  forwarding: IpvsForwarding;
  weight: number;
}

export interface Service extends Settings {
  /** how ipvsadm names it: `-t 10.0.0.100:80`, `-f 80 -6` */
  args: string;
  /** by `IP:PORT` as the kernel has it */
  destinations: Map<string, Destination>;
}

/** An IPVS table, or the part of it that is meant, by service id. */
export type TableModel = Map<string, Service>;

/** Names one entry: a service by its id, a destination by service and address. */
export function entryKey(service: string, destination?: string): string {
  return destination === undefined ? service : `${service} ${destination}`;
}

export function splitKey(key: string): { service: string; server: string | null } {
  const [service = '', server = null] = key.split(' ');
  return { service, server };
}

export function sameSettings(a: Settings, b: Settings): boolean {
  const persistent =
    a.persistent === b.persistent ||
    // one of them could not be converted: all that is known is whether it is persistent at all
    ((a.persistent === null || b.persistent === null) && a.persistent !== 0 && b.persistent !== 0);
  return persistent && a.scheduler === b.scheduler && a.pmask === b.pmask && a.ops === b.ops;
}

export function sameForwarding(a: IpvsForwarding, b: IpvsForwarding): boolean {
  // "local" is the kernel's word for any method to an address of its own
  return a === b || a === 'local' || b === 'local';
}

export function sameDestination(a: Destination, b: Destination): boolean {
  return a.weight === b.weight && sameForwarding(a.forwarding, b.forwarding);
}

export function settingsOf(service: Settings): Settings {
  return {
    scheduler: service.scheduler,
    persistent: service.persistent,
    pmask: service.pmask,
    ops: service.ops,
  };
}

function argsOf(service: IpvsService): string {
  if (service.protocol === 'fwm') {
    const ipv6 = service.destinations.some((d) => d.address.includes(':'));
    return `-f ${service.mark ?? 0}${ipv6 ? ' -6' : ''}`;
  }
  const flag = { tcp: '-t', udp: '-u', sctp: '--sctp-service' }[service.protocol];
  return `${flag} ${serviceId(service).slice(service.protocol.length + 1)}`;
}

export function modelOf(services: IpvsService[]): TableModel {
  const table: TableModel = new Map();
  for (const service of services) {
    table.set(service.id, {
      ...settingsOf(service),
      args: argsOf(service),
      destinations: new Map(
        service.destinations.map((d) => [d.id, { forwarding: d.forwarding, weight: d.weight }]),
      ),
    });
  }
  return table;
}
