import path from 'node:path';
import {
  letsIn,
  type Openings,
  type Passage,
  passages,
  within,
  type Zone,
  zoneOf,
  zonesOf,
} from '@/lib/firewall';
import { canonical, family } from '@/lib/lvscf';
import type { Facts, LvsConfig } from '@/lib/lvscf/types';
import { readCommand } from '../system/read-command';
import { Unknown } from '../system/unknown';
import { type Found, ill, seen, textOf, well } from './look';

/** root's own services come before those of the package */
const SERVICES = ['/etc/firewalld/services', '/usr/lib/firewalld/services'];

/** firewall-cmd is a Python program that asks a daemon: a second on a slow machine, several under load. */
const LIMIT_MS = 7000;

/**
 * Do firewalld's zones let the heartbeat, connection sync and the clients in?
 * @throws Unknown `firewall-not-judged` where that is not plain: marks, whose ports it does not know, rules that reject, and
 *   what passes through the router, which its policies judge; or why firewalld could not be asked
 */
export async function firewalldFound(config: LvsConfig, facts: Facts): Promise<Found> {
  const ask = (what: string) => readCommand('firewall-cmd', [what], { limitMs: LIMIT_MS });
  const [listed, standard] = await Promise.all([ask('--list-all-zones'), ask('--get-default-zone')]);
  const zones = zonesOf(listed);
  const names = new Set(zones.flatMap(({ services }) => services));
  const services = new Map<string, Openings>();
  for (const name of names) {
    const found = await serviceOf(name);
    if (found) services.set(name, found);
  }
  return judgeZones({ zones, standard: standard.trim(), services }, config, facts);
}

export interface Firewalld {
  zones: Zone[];
  /** name of the default zone */
  standard: string;
  /** what each service opens, as far as its file was found */
  services: ReadonlyMap<string, Openings>;
}

/** @throws Unknown `firewall-not-judged` */
export function judgeZones(firewalld: Firewalld, config: LvsConfig, facts: Facts): Found {
  const { zones, standard, services } = firewalld;
  const own = new Set(facts.interfaces.flatMap((i) => i.addresses.map((a) => canonical(a.address))));
  const missing = new Map<string, Set<string>>();
  const used = new Set<Zone>();
  let unclear: string | null = null;
  for (const passage of passages(config)) {
    // one's own heartbeat goes out
    if (passage.source !== null && passage.hook === 'input' && own.has(passage.source)) continue;
    const zone = zoneOf(zones, { passage, device: deviceOf(passage, config, facts) }, standard);
    if (passage.hook === 'forward' || passage.mark !== null || !zone) {
      unclear ??= passage.hook === 'forward' ? 'firewalld FORWARD' : `firewalld ${zone?.name ?? standard}`;
      continue;
    }
    used.add(zone);
    const open = letsIn(zone, passage, services);
    if (open === null) unclear ??= `firewalld ${zone.name}`;
    else if (!open) missing.set(zone.name, (missing.get(zone.name) ?? new Set()).add(says(passage)));
  }
  const evidence = [...used].map(({ name, target, interfaces, services: list, ports, protocols, rich }) =>
    seen(
      'firewall-cmd --list-all-zones',
      `${name} (${interfaces.join(' ')}): target ${target}, ${[...list, ...ports, ...protocols].join(' ') || 'nothing'} open, ${rich.length} rich rules`,
    ),
  );
  // A sender that is known by its hardware address or by a set of addresses may belong to another zone.
  const bySet = zones.some(({ sources }) => sources.some((one) => family(one.split('/')[0] ?? '') === null));
  const [first] = missing;
  if (first && !bySet)
    return ill('blocks', { chain: `firewalld ${first[0]}`, missing: [...first[1]].join(', ') }, ...evidence);
  if (unclear !== null || first) throw new Unknown('firewall-not-judged', { chain: unclear ?? 'firewalld' });
  return well(...evidence);
}

function says({ protocol, port, source }: Passage): string {
  const what = protocol === '112' ? 'VRRP' : `${protocol.toUpperCase()} ${port ?? ''}`.trim();
  return source === null ? what : `${what} (${source})`;
}

/** The device by which it comes in: that of the VIP, or that with an address in the sender's network. */
function deviceOf({ source, destination }: Passage, config: LvsConfig, facts: Facts): string | null {
  if (source !== null) {
    const near = (a: { address: string; prefix: number }) => within(source, `${a.address}/${a.prefix}`);
    return facts.interfaces.find(({ addresses }) => addresses.some(near))?.name ?? null;
  }
  const virtual = config.virtual.find((v) => v.address !== null && canonical(v.address) === destination);
  return virtual?.device?.split(':')[0] ?? null;
}

async function serviceOf(name: string): Promise<Openings | null> {
  if (!/^[\w.-]+$/.test(name)) return null;
  for (const folder of SERVICES) {
    const text = await textOf(path.join(folder, `${name}.xml`));
    if (text !== null) return openingsOf(text);
  }
  return null;
}

/** What a service's file (firewalld.service(5)) opens; one that includes others is not known. */
export function openingsOf(xml: string): Openings | null {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '');
  if (/<include\b/.test(text)) return null;
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const tags = (name: string) => text.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];
  const ports = tags('port').map((tag) => ({
    port: attribute(tag, 'port'),
    protocol: attribute(tag, 'protocol'),
  }));
  return {
    ports: ports.filter(({ port }) => port !== '').map(({ port, protocol }) => `${port}/${protocol}`),
    protocols: [
      ...ports.filter(({ port }) => port === '').map(({ protocol }) => protocol),
      ...tags('protocol').map((tag) => attribute(tag, 'value')),
    ],
  };
}
