import { BlockList, isIP } from 'node:net';
import { canonical } from '@/lib/lvscf/address';
import type { Passage } from './rules';

/** What a zone or a service of firewalld lets in by number: `80/tcp`, `1000-2000/udp`; protocols by name or number. */
export interface Openings {
  ports: string[];
  protocols: string[];
}

/** A zone of firewalld. */
export interface Zone extends Openings {
  name: string;
  /** `default`, `ACCEPT`, `DROP`, `%%REJECT%%` */
  target: string;
  interfaces: string[];
  /** addresses, networks; also MAC addresses and `ipset:NAME` */
  sources: string[];
  services: string[];
  rich: string[];
}

/** Where a packet comes in: what must pass, and the device by which it arrives. */
export interface Arrival {
  passage: Passage;
  /** null: not known, so that the default zone counts */
  device: string | null;
}

/** The zones that `firewall-cmd --list-all-zones` printed: a name at the margin, `key: words` below it, rich rules each on a line. */
export function zonesOf(text: string): Zone[] {
  const zones: Zone[] = [];
  const lists = new Map<string, string[]>();
  const finish = (zone: Zone | undefined) => {
    if (!zone) return;
    const words = (key: string) => (lists.get(key) ?? []).flatMap((one) => one.split(/\s+/)).filter(Boolean);
    Object.assign(zone, {
      target: words('target')[0] ?? zone.target,
      interfaces: words('interfaces'),
      sources: words('sources'),
      services: words('services'),
      ports: words('ports'),
      protocols: words('protocols'),
      rich: (lists.get('rich rules') ?? []).map((rule) => rule.trim()).filter(Boolean),
    });
    lists.clear();
  };
  let key = '';
  for (const line of text.split('\n')) {
    const head = /^(\S+)(?: \(.*\))?\s*$/.exec(line);
    if (head) {
      finish(zones.at(-1));
      key = '';
      const none = { interfaces: [], sources: [], services: [], ports: [], protocols: [], rich: [] };
      zones.push({ name: head[1] ?? '', target: 'default', ...none });
      continue;
    }
    const field = /^ {2}([a-z][a-z -]*): ?(.*)$/.exec(line);
    if (field) key = field[1] ?? '';
    const value = field ? (field[2] ?? '') : line;
    if (key && value.trim()) lists.set(key, [...(lists.get(key) ?? []), value]);
  }
  finish(zones.at(-1));
  return zones;
}

/** @returns the zone that judges this arrival: that of its sender, else of its device, else the default one */
export function zoneOf(zones: readonly Zone[], { passage, device }: Arrival, standard: string): Zone | null {
  const { source } = passage;
  const bySource = source !== null && zones.find((z) => z.sources.some((one) => within(source, one)));
  return (
    bySource ||
    zones.find((z) => device !== null && z.interfaces.includes(device)) ||
    zones.find(({ name }) => name === standard) ||
    null
  );
}

/**
 * Does the zone let it in?
 * @param services what each service of the zone opens; one that is missing is not known
 * @returns null: not plain enough to say
 */
export function letsIn(
  zone: Zone,
  passage: Passage,
  services: ReadonlyMap<string, Openings>,
): boolean | null {
  if (zone.rich.some((rule) => /\b(?:drop|reject|mark|priority)\b/.test(rule))) return null;
  if (zone.target === 'ACCEPT') return true;
  const open = [zone, ...zone.services.flatMap((name) => services.get(name) ?? [])];
  if (open.some((one) => opens(one, passage))) return true;
  if (zone.rich.some((rule) => richOpens(rule, passage, services))) return true;
  return zone.services.every((name) => services.has(name)) ? false : null;
}

function opens({ ports, protocols }: Openings, { protocol, port }: Passage): boolean {
  if (protocols.some((one) => one === protocol || (protocol === '112' && one === 'vrrp'))) return true;
  return ports.some((one) => {
    const [, low = '', high = low, of] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(one) ?? [];
    return of === protocol && port !== null && Number(low) <= port && port <= Number(high);
  });
}

/** `rule family="ipv4" source address="…" port port="80" protocol="tcp" accept`, the words in any order. */
function richOpens(rule: string, passage: Passage, services: ReadonlyMap<string, Openings>): boolean {
  if (!/\saccept\b/.test(rule) || /\bNOT\b|\binvert="?(?:True|yes)/i.test(rule)) return false;
  const word = (pattern: RegExp) => pattern.exec(rule)?.[1] ?? null;
  const of = word(/\bfamily="(ipv[46])"/);
  const from = word(/\bsource address="([^"]+)"/);
  const to = word(/\bdestination address="([^"]+)"/);
  if (of !== null && of !== `ipv${passage.family}`) return false;
  if (/\bsource (?!address)/.test(rule)) return false;
  if (from !== null && !(passage.source !== null && within(passage.source, from))) return false;
  if (to !== null && !(passage.destination !== null && within(passage.destination, to))) return false;
  const [, port, portOf] = /\bport port="([^"]+)" protocol="(\w+)"/.exec(rule) ?? [];
  const protocol = word(/\bprotocol value="([^"]+)"/);
  const service = word(/\bservice name="([^"]+)"/);
  const none = { ports: [], protocols: [] };
  if (/\bsource-port\b/.test(rule)) return false;
  if (port) return opens({ ...none, ports: [`${port}/${portOf}`] }, passage);
  if (protocol) return opens({ ...none, protocols: [protocol] }, passage);
  if (service) return opens(services.get(service) ?? none, passage);
  return from !== null || to !== null;
}

/** Is the address that one, or in that network? MAC addresses and sets of addresses are neither. */
export function within(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const of = isIP(base);
  if (of === 0 || of !== isIP(address)) return false;
  if (length === undefined) return canonical(base) === canonical(address);
  if (!/^\d{1,3}$/.test(length) || Number(length) > (of === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(length), of === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, of === 4 ? 'ipv4' : 'ipv6');
}
