import { canonical, endpoint as endpointId, family } from '@/lib/lvscf/address';

/**
 * Readers of the kernel's IPVS table as text: `/proc/net/ip_vs` (no program needed, weights and connections) and what
 * ipvsadm(8) lists. Pure. Ids are the house's: `tcp:192.168.1.250:80`, `udp:[2001:db8::1]:53`, `fwm:80`; a destination
 * is `IP:PORT` within its service.
 */

export type IpvsProtocol = 'tcp' | 'udp' | 'sctp' | 'fwm';
export type IpvsForwarding = 'masq' | 'direct' | 'tunnel' | 'local';

export interface IpvsDestination {
  id: string;
  address: string;
  port: number;
  /** local: the kernel found that the address is the router's own */
  forwarding: IpvsForwarding;
  weight: number;
  active: number;
  inactive: number;
}

export interface IpvsService {
  id: string;
  protocol: IpvsProtocol;
  address: string | null;
  port: number | null;
  mark: number | null;
  scheduler: string;
  /** seconds, 0: not persistent; null: persistent, but the kernel's clock rate is not known (see parseProcIpvs) */
  persistent: number | null;
  /** dotted mask, or prefix length for IPv6; null: every address by itself */
  pmask: string | null;
  /** one-packet scheduling, `-o` */
  ops: boolean;
  destinations: IpvsDestination[];
}

/** Counters since the entry was made or zeroed. */
export interface IpvsCounters {
  connections: number;
  inPackets: number;
  outPackets: number;
  inBytes: number;
  outBytes: number;
}

/** The id of a virtual service from its key in the kernel. */
export function serviceId(key: {
  protocol: IpvsProtocol;
  address: string | null;
  port: number | null;
  mark: number | null;
}): string {
  if (key.protocol === 'fwm') return `fwm:${key.mark ?? 0}`;
  return `${key.protocol}:${endpointId(key.address ?? '0.0.0.0', key.port ?? 0)}`;
}

const forwardings: Record<string, IpvsForwarding> = {
  Masq: 'masq',
  Route: 'direct',
  Tunnel: 'tunnel',
  Local: 'local',
};

/** `0A000064:0050`, `10.0.0.100:80`, `[fd00::100]:80`; null when it is none. */
function endpoint(text: string, hex: boolean): { address: string; port: number } | null {
  const [, host = '', digits = ''] = (hex ? HEX_ENDPOINT : ENDPOINT).exec(text) ?? [];
  const port = parseInt(digits, hex ? 16 : 10);
  if (!(port <= 65535)) return null;
  if (host.startsWith('[')) {
    const inner = host.slice(1, -1);
    return family(inner) === 6 ? { address: canonical(inner), port } : null;
  }
  if (!hex) return family(host) === 4 ? { address: host, port } : null;
  return { address: dotted(parseInt(host, 16)), port };
}

const HEX_ENDPOINT = /^([0-9A-F]{8}|\[[0-9a-f:.]+\]):([0-9A-F]{4})$/;
const ENDPOINT = /^([0-9.]+|\[[0-9a-f:.]+\]):([0-9]{1,5})$/;

const dotted = (n: number) => `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;

/** `FFFFFF00`; for IPv6 a prefix length, which a little-endian kernel prints with its bytes turned round. */
function procMask(text: string, ipv6: boolean): string | null {
  const n = parseInt(text, 16);
  if (Number.isNaN(n)) return null;
  if (!ipv6) return n === 0xffffffff ? null : dotted(n);
  const length = n <= 128 ? n : (n >>> 24) & 255;
  return length === 128 ? null : String(length);
}

/** The first two words of a service's line; null when they are none. */
function head(proto: string, where: string, hex: boolean) {
  if (!/^(?:TCP|UDP|SCTP|FWM)$/.test(proto)) return null;
  const protocol = proto.toLowerCase() as IpvsProtocol;
  if (protocol === 'fwm') {
    if (!(hex ? /^[0-9A-F]{8}$/ : /^[0-9]{1,10}$/).test(where)) return null;
    const key = { protocol, mark: parseInt(where, hex ? 16 : 10) >>> 0, address: null, port: null };
    return { id: serviceId(key), ...key };
  }
  const at = endpoint(where, hex);
  return at && { id: serviceId({ protocol, mark: null, ...at }), protocol, mark: null, ...at };
}

/** `->  ADDRESS:PORT  FORWARD  WEIGHT  ACTIVE  INACTIVE`; one expression for the whole line, since tables are long */
const destinationLine =
  /^\s*->\s+(\S+)\s+(Masq|Route|Tunnel|Local)\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})(?!\d)/;

function destination(line: string, hex: boolean): IpvsDestination | null {
  const found = destinationLine.exec(line);
  if (!found) return null;
  const [, where = '', forward = '', weight, active, inactive] = found;
  const at = endpoint(where, hex);
  if (!at) return null;
  const { address, port } = at;
  return {
    id: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    address,
    port,
    forwarding: forwardings[forward] ?? 'local',
    weight: Number(weight),
    active: Number(active),
    inactive: Number(inactive),
  };
}

function parse(text: string, hex: boolean, settings: (words: string[], service: IpvsService) => void) {
  const services: IpvsService[] = [];
  for (const line of text.split('\n')) {
    const found = destination(line, hex);
    if (found) {
      services.at(-1)?.destinations.push(found);
      continue;
    }
    const words = line.trim().split(/\s+/);
    const key = words.length > 2 ? head(words[0] ?? '', words[1] ?? '', hex) : null;
    if (key) {
      const service: IpvsService = {
        ...key,
        scheduler: '',
        persistent: 0,
        pmask: null,
        ops: false,
        destinations: [],
      };
      settings(
        words.slice(2).filter((word) => word !== 'IPv6'),
        service,
      );
      services.push(service);
    }
  }
  return services;
}

const whole = (word = '') => (/^\d{1,12}$/.test(word) ? Number(word) : 0);

/**
 * `/proc/net/ip_vs` (of the network namespace in which it was read). Lines that it does not know are passed over.
 * @param hz jiffies a second: the file gives the persistence time in the kernel's own clock ticks, and only the kernel
 *   knows how many make a second. `ticksPerSecond` finds it; null leaves `persistent` of persistent services null
 */
export function parseProcIpvs(text: string, hz: number | null): IpvsService[] {
  return parse(text, true, (words, service) => {
    service.scheduler = words[0] ?? '';
    service.ops = words.includes('ops');
    const at = words.indexOf('persistent');
    if (at < 0) return;
    service.persistent = hz === null ? null : Math.round(whole(words[at + 1]) / hz);
    service.pmask = procMask(words[at + 2] ?? 'FFFFFFFF', service.address?.includes(':') ?? false);
  });
}

/** `ipvsadm -Ln`: the same, persistence in seconds. (Costs a process; `/proc/net/ip_vs` does not.) */
export function parseIpvsadmList(text: string): IpvsService[] {
  return parse(text, false, (words, service) => {
    service.scheduler = words[0] ?? '';
    service.ops = words.includes('ops');
    const at = words.indexOf('persistent');
    if (at >= 0) service.persistent = whole(words[at + 1]);
    const mask = words.indexOf('mask');
    if (mask >= 0) service.pmask = words[mask + 1] ?? null;
  });
}

/**
 * The kernel's ticks a second, from one persistent service seen in both lists.
 * @returns null when no service is persistent in both: then there is nothing to convert either
 */
export function ticksPerSecond(procText: string, ipvsadmListText: string): number | null {
  const seconds = new Map(parseIpvsadmList(ipvsadmListText).map((s) => [s.id, s.persistent ?? 0]));
  for (const service of parseProcIpvs(procText, 1)) {
    const ticks = service.persistent ?? 0;
    const known = seconds.get(service.id) ?? 0;
    if (ticks > 0 && known > 0) return Math.round(ticks / known);
  }
  return null;
}

/**
 * `ipvsadm -Ln --stats --exact`.
 * @returns counters by service id, those of its destinations by destination id
 */
export function parseIpvsadmStats(
  text: string,
): Map<string, { counters: IpvsCounters; destinations: Map<string, IpvsCounters> }> {
  const services = new Map<string, { counters: IpvsCounters; destinations: Map<string, IpvsCounters> }>();
  let last: Map<string, IpvsCounters> | undefined;
  for (const line of text.split('\n')) {
    const words = line
      .trim()
      .split(/\s+/)
      .filter((word) => word !== 'IPv6');
    if (words.length < 7 || !words.slice(2, 7).every((word) => /^\d{1,20}$/.test(word))) continue;
    const [connections, inPackets, outPackets, inBytes, outBytes] = words.slice(2, 7).map(Number);
    const counters = { connections, inPackets, outPackets, inBytes, outBytes } as IpvsCounters;
    if (words[0] === '->') {
      const at = endpoint(words[1] ?? '', false);
      if (at) last?.set(endpointId(at.address, at.port), counters);
    } else {
      const key = head(words[0] ?? '', words[1] ?? '', false);
      if (!key) continue;
      last = new Map();
      services.set(key.id, { counters, destinations: last });
    }
  }
  return services;
}

/**
 * `/proc/net/ip_vs_stats`: what the whole router has counted, whatever entries came and went meanwhile. Hexadecimal: connections,
 * packets in and out, bytes in and out; the kernel's own rates below them are not read.
 * @returns null for what is no such file
 */
export function parseProcIpvsStats(text: string): IpvsCounters | null {
  const row = /^\s*([0-9A-F]+)\s+([0-9A-F]+)\s+([0-9A-F]+)\s+([0-9A-F]+)\s+([0-9A-F]+)\s*$/m.exec(text);
  if (!row) return null;
  const [connections = 0, inPackets = 0, outPackets = 0, inBytes = 0, outBytes = 0] = row
    .slice(1)
    .map((word) => parseInt(word, 16));
  return { connections, inPackets, outPackets, inBytes, outBytes };
}
