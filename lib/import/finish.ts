import { canonical, family, sameNetwork } from '@/lib/lvscf';
import type { Draft, DraftServer, Forwarding } from './draft';
import { print } from './print';
import type { Loss } from './losses';

/** What the administrator adds to a file that does not say it. */
export interface Given {
  primary?: string;
  backup?: string;
  natRouter?: { address: string; device: string };
  /** for VIPs whose device is not known; eth0 when absent */
  device?: string;
}

/** An address that moves between the routers, as the source has it. */
export interface Floating {
  address: string;
  /** null when the source does not say it */
  device: string | null;
  /** null when the source does not say it */
  mask: string | null;
  line: number;
}

/** What a reader found besides virtual servers. */
export interface Found {
  draft: Draft;
  floating: Floating[];
  forwarding: Map<DraftServer, Forwarding>;
}

/** From RFC 5737's network for documentation: no router has it, so that a file with it cannot be started by mistake. */
const PLACEHOLDER = '192.0.2.1';
const NAT_PLACEHOLDER = '192.0.2.254';
/** Longest name of a device with its alias that the kernel takes. */
const MAX_LABEL = 15;

/** Completes the file: routers, network type, NAT router, devices; then writes it so that `lvscf check` finds no error. */
export function finish(found: Found, given: Given): { text: Buffer; lost: Loss[] } {
  const { draft } = found;
  routers(draft, given);
  const network = networkOf(found);
  draft.setGlobal('network', network, 1);
  withoutTwins(draft);
  const left = devices(found, given);
  if ([...found.forwarding.values()].includes('nat')) natRouter(found, left, given);
  for (const { address, line } of left) draft.lose(line, 'ADDRESS_NOT_SERVED', { address });
  return { text: print(draft), lost: draft.lost() };
}

function routers(draft: Draft, { primary, backup }: Given): void {
  if (primary !== undefined) draft.setGlobal('primary', primary, 1);
  if (backup !== undefined) draft.setGlobal('backup', backup, 1);
  if (!draft.global.has('primary')) {
    draft.setGlobal('primary', PLACEHOLDER, 1);
    draft.lose(1, 'PRIMARY_UNKNOWN', { address: PLACEHOLDER });
  }
  const both = draft.global.has('backup');
  if (!both) draft.lose(1, 'BACKUP_UNKNOWN');
  // What Piranha's console writes into a new file; a source's own timers are set already.
  const usual = { serial_no: '1', service: 'lvs', heartbeat: '1', keepalive: '6', deadtime: '18' };
  for (const [name, value] of Object.entries(usual))
    if (!draft.global.has(name)) draft.setGlobal(name, value, 1);
  draft.setGlobal('backup_active', both ? '1' : '0', 1);
}

/** The way that most real servers are reached is the file's; the others say theirs. */
function networkOf({ draft, forwarding }: Found): Forwarding {
  const count = { nat: 0, direct: 0, tunnel: 0 };
  for (const way of forwarding.values()) count[way]++;
  const ways: Forwarding[] = ['direct', 'nat', 'tunnel'];
  const network = ways.reduce((a, b) => (count[b] > count[a] ? b : a));
  for (const [server, way] of forwarding) {
    if (way === network) continue;
    draft.set(server.values, 'server', 'forwarding', way, server.line);
  }
  return network;
}

function withoutTwins(draft: Draft): void {
  const seen = new Set<string>();
  const kept = draft.virtual.filter(({ values, line }) => {
    const get = (name: string) => values.get(name)?.text ?? '';
    const mark = get('fwmark');
    const id = mark ? `fwm:${mark}` : `${get('protocol')} ${canonical(get('address'))} ${get('port')}`;
    if (!values.has('address') && !mark) return true;
    if (!seen.has(id)) return seen.add(id);
    draft.lose(line, 'REPEATED', { what: id });
    return false;
  });
  draft.virtual.splice(0, draft.virtual.length, ...kept);
  for (const virtual of draft.virtual) {
    const servers = new Set<string>();
    virtual.server = virtual.server.filter(({ values, line }) => {
      const id = `${canonical(values.get('address')?.text ?? '')} ${values.get('port')?.text ?? ''}`;
      if (!servers.has(id)) return servers.add(id);
      draft.lose(line, 'REPEATED', { what: id.trim() });
      return false;
    });
  }
}

/** Gives each VIP its device and an alias of its own. @returns the floating addresses that no virtual server has */
function devices({ draft, floating }: Found, given: Given): Floating[] {
  const known = new Map(floating.map((f) => [canonical(f.address), f]));
  const devices = new Map<string, { label: string; mask: string | null }>();
  for (const virtual of draft.virtual) {
    const vip = virtual.values.get('address');
    if (!vip) continue;
    const key = canonical(vip.text);
    let device = devices.get(key);
    if (!device) {
      const from = known.get(key);
      const base = (from?.device ?? given.device ?? 'eth0').split(':')[0] ?? '';
      const alias = `${base}:${devices.size + 1}`;
      device = { label: alias.length > MAX_LABEL ? base : alias, mask: from?.mask ?? null };
      devices.set(key, device);
      if (!from?.device && given.device === undefined)
        draft.lose(vip.line, 'DEVICE_ASSUMED', { address: vip.text, device: device.label });
    }
    draft.set(virtual.values, 'virtual', 'device', device.label, vip.line);
    if (device.mask && family(vip.text) === 4)
      draft.set(virtual.values, 'virtual', 'vip_nmask', device.mask, vip.line);
  }
  return floating.filter((f) => !devices.has(canonical(f.address)));
}

/** The floating address in the real servers' own network is their gateway; it is taken out of `left`. */
function natRouter({ draft, forwarding }: Found, left: Floating[], given: Given): void {
  const servers = [...forwarding]
    .filter(([, way]) => way === 'nat')
    .map(([s]) => s.values.get('address')?.text);
  const near = (f: Floating) =>
    servers.filter((s) => s !== undefined && sameNetwork(f.address, s, 24)).length;
  const best = left.reduce<Floating | null>((a, b) => (near(b) > (a ? near(a) : 0) ? b : a), null);
  if (given.natRouter) {
    draft.setGlobal('nat_router', given.natRouter.address, 1);
    draft.setGlobal('nat_router_device', given.natRouter.device, 1);
  } else if (best) {
    const base = (best.device ?? 'eth1').split(':')[0] ?? '';
    draft.setGlobal('nat_router', best.address, best.line);
    draft.setGlobal('nat_router_device', `${base}:1`.length > MAX_LABEL ? base : `${base}:1`, best.line);
    if (best.mask) draft.setGlobal('nat_nmask', best.mask, best.line);
    if (best.device === null)
      draft.lose(best.line, 'DEVICE_ASSUMED', { address: best.address, device: `${base}:1` });
    left.splice(left.indexOf(best), 1);
  } else {
    draft.setGlobal('nat_router', NAT_PLACEHOLDER, 1);
    draft.setGlobal('nat_router_device', 'eth1:1', 1);
    draft.lose(1, 'NAT_ROUTER_UNKNOWN', { address: NAT_PLACEHOLDER });
  }
  if (!draft.global.has('nat_nmask')) draft.setGlobal('nat_nmask', '255.255.255.0', 1);
}
