import { canonical, family, isUnspecified, maskLength } from '@/lib/lvscf/address';
import { natRouterOf, needsNatRouter } from '@/lib/lvscf/forwarding';
import { inService } from '@/lib/lvscf/in-service';
import type { Facts, LvsConfig, Path } from '@/lib/lvscf/types';
import type { Findings } from './findings';
import { atHome, interfaceHolding, interfaceToward, sameAddress } from './network';
import { planQuorum, type Quorum } from './quorum';
import { isAddress, isDevice, isWhole, splitDevice } from './tokens';

/** An address that follows the active router: a VIP or the NAT router address. */
export interface FloatingAddress {
  address: string;
  prefix: number;
  device: string;
  /** ifconfig's alias, `eth0:1`; null when the file gives none */
  label: string | null;
}

/** One heartbeat channel, which is one vrrp_instance. */
export interface Channel {
  name: 'VIPS' | 'PRIVATE';
  device: string;
  vrid: number;
  own: string;
  /** null: nobody is known there */
  peer: string | null;
  /** the constant address that it advertises in place of the VIPs, with its prefix */
  dummy: string;
  /** losing this interface's link gives the service away */
  track: boolean;
}

/** Everything that keepalived.conf needs, each value checked against the allow-list. */
export interface VrrpPlan {
  router: 'primary' | 'backup';
  /** no backup: at once active, nothing to negotiate */
  single: boolean;
  priority: number;
  /** seconds, two decimals */
  advertInterval: number;
  /** adverts that may be missed */
  downAdverts: number;
  channels: Channel[];
  floating: FloatingAddress[];
  /** more interfaces whose link is watched */
  trackDevices: string[];
  syncDaemon: { device: string; id: number } | null;
  quorum: Quorum | null;
}

/**
 * Higher than 230 so that VRRP's skew, (256 - priority)/256 of an advert interval, stays below a tenth of it: a graceful
 * stop then moves the service in under 0.12 s instead of 0.6 s. 10 apart leaves no doubt who is the primary.
 */
const PRIORITY = { primary: 250, backup: 240 };
/** VRRP's value for the owner of the address: active without waiting. */
const PRIORITY_SINGLE = 255;
const DEFAULT_VRID = 51;
/** Link-local, on lo, the same on every pair: nobody ever talks to it. Constant, so that VIP lists may differ for a while. */
const DUMMY = {
  4: { VIPS: '169.254.81.1/32', PRIVATE: '169.254.81.2/32' },
  // VRRP over IPv6 wants a link-local address first (RFC 5798, 5.2.9).
  6: { VIPS: 'fe80::51:1/128', PRIVATE: 'fe80::51:2/128' },
};
/** VRRPv3 counts centiseconds in 12 bits. */
const LONGEST_ADVERT = 40.95;
/** keepalived's limit of down_timer_adverts. */
const MOST_ADVERTS = 100;

const at = (directive: string): Path => ({ directive });

export function planVrrp(
  config: LvsConfig,
  facts: Facts,
  router: 'primary' | 'backup',
  findings: Findings,
): VrrpPlan | null {
  const paired = config.backup_active && config.backup !== null && config.backup !== '0.0.0.0';
  if (!paired && router === 'backup') findings.error('COMPILE_BACKUP_INACTIVE', at('backup_active'));
  const timers = planTimers(config, findings);
  const floating = planFloating(config, facts, findings);
  const watched = watchedDevices(config, facts, floating);
  const channels = planChannels(config, facts, router, paired, findings);
  const syncDaemon = paired ? planSyncDaemon(config, facts, findings) : null;
  const quorum = paired ? planQuorum(config, router, findings) : null;
  if (findings.refused || !timers || !channels) return null;
  // Without a peer there is nobody to give the service to: a lost link must not take the addresses down as well.
  const monitor = config.monitor_links && paired;
  const publicChannel = channels[0];
  if (publicChannel) publicChannel.track = monitor && watched.has(publicChannel.device);
  const tracked = new Set(channels.filter((c) => c.track).map((c) => c.device));
  return {
    router,
    single: !paired,
    priority: paired ? PRIORITY[router] : PRIORITY_SINGLE,
    ...timers,
    channels,
    floating,
    trackDevices: monitor ? [...watched].filter((d) => !tracked.has(d)).sort() : [],
    syncDaemon,
    quorum,
  };
}

/**
 * deadtime of silence, in round(deadtime/keepalive) adverts: the pair of values must give the same on both routers, and
 * takeover comes deadtime after the last advert whatever keepalive is.
 */
function planTimers(config: LvsConfig, findings: Findings) {
  const { keepalive, deadtime } = config;
  const wanted = Math.max(1, Math.round(deadtime / keepalive));
  const adverts = Math.min(MOST_ADVERTS, Math.max(wanted, Math.ceil(deadtime / LONGEST_ADVERT)));
  const interval = Math.round((deadtime / adverts) * 100) / 100;
  const usable = keepalive > 0 && deadtime > 0 && interval >= 0.01 && interval <= LONGEST_ADVERT;
  if (!usable) return findings.error('COMPILE_HEARTBEAT', at('deadtime'), { keepalive, deadtime });
  return { advertInterval: interval, downAdverts: adverts };
}

/** A router's own or its peer's heartbeat address; an error finding and null when it cannot be one. */
function routerAddress(value: string | null, directive: string, findings: Findings): string | null {
  if (value === null) return findings.error('COMPILE_ADDRESS_MISSING', at(directive), { directive });
  if (!isAddress(value)) return findings.error('COMPILE_ADDRESS', at(directive), { directive, value });
  return value;
}

type RouterDirective = 'primary' | 'backup' | 'primary_private' | 'backup_private';

/** The value of a private address's directive; null when it is none or the copy of the public one that the original assumes. */
function privateOf(config: LvsConfig, router: 'primary' | 'backup'): string | null {
  const own = config[`${router}_private`];
  return own === null || isUnspecified(own) || sameAddress(own, config[router] ?? '') ? null : own;
}

/**
 * A router without backup has the same channels toward the address where its backup will be, as far as that is known: a backup
 * that is started before its primary has learned of it hears that the primary serves, and enabling it changes no channel.
 */
function planChannels(
  config: LvsConfig,
  facts: Facts,
  router: 'primary' | 'backup',
  paired: boolean,
  findings: Findings,
): Channel[] | null {
  const other = router === 'primary' ? 'backup' : 'primary';
  const vrid = config.vrid ?? DEFAULT_VRID;
  if (!isWhole(vrid, 1, 255))
    findings.error('COMPILE_NUMBER', at('vrid'), { directive: 'vrid', value: vrid, least: 1, most: 255 });
  const peerAt = (directive: RouterDirective): string | null => {
    const value = config[directive];
    if (paired) return routerAddress(value, directive, findings);
    return value !== null && isAddress(value) && !isUnspecified(value) ? value : null;
  };
  const channel = (name: Channel['name'], id: number, mine: RouterDirective, theirs: RouterDirective) => {
    const own = routerAddress(config[mine], mine, findings);
    const peer = peerAt(theirs);
    if (own === null || (paired && peer === null)) return null;
    if (peer !== null && family(peer) !== family(own))
      return findings.error('COMPILE_FAMILY', at(theirs), { directive: theirs, value: peer, own });
    const device = interfaceHolding(facts, own);
    if (device === null)
      return findings.error('COMPILE_NOT_LOCAL', at(mine), { directive: mine, value: own, router });
    if (!isDevice(device))
      return findings.error('COMPILE_DEVICE', at(mine), { directive: mine, value: device });
    return { name, device, vrid: id, own, peer, dummy: DUMMY[family(own) ?? 4][name], track: false };
  };
  const publicChannel = channel('VIPS', vrid, router, other);
  const [ownPrivate, otherPrivate] = [privateOf(config, router), privateOf(config, other)];
  if (paired && (ownPrivate === null) !== (otherPrivate === null))
    findings.warn('COMPILE_PRIVATE_HALF', at(`${ownPrivate === null ? router : other}_private`));
  if (ownPrivate === null || (paired && otherPrivate === null)) return publicChannel && [publicChannel];
  const privateVrid = vrid === 255 ? 1 : vrid + 1;
  const privateChannel = channel('PRIVATE', privateVrid, `${router}_private`, `${other}_private`);
  return publicChannel && privateChannel && [publicChannel, privateChannel];
}

/**
 * Each address once: the first device that the file names for it holds it. Where the router is in that subnet itself, it stands
 * alone (/32): with the subnet's mask it would become the device's first address of the subnet as soon as the router's own is
 * taken off and put back (networkctl reconfigure), and ARP asked in its name is not answered by real servers, which have the
 * VIP too (decision 0351).
 */
function planFloating(config: LvsConfig, facts: Facts, findings: Findings): FloatingAddress[] {
  const found: FloatingAddress[] = [];
  const take = (
    address: string,
    mask: string | null,
    device: string | null,
    path: Path,
    names: [string, string],
  ) => {
    const one = floatingAddress(address, mask, device, facts, path, names, findings);
    if (!one) return;
    const twin = found.find((f) => sameAddress(f.address, address));
    if (!twin) found.push(one);
    else if (twin.device !== one.device)
      findings.warn(
        'COMPILE_VIP_TWICE',
        { ...path, directive: names[0] },
        { value: address, first: twin.device },
      );
  };
  for (const v of inService(config)) {
    // A mark needs no address: its VIPs may be those of other virtual servers.
    if (v.address === null || isUnspecified(v.address)) {
      if (!('fwmark' in v) || !v.fwmark)
        findings.error(
          'COMPILE_ADDRESS_MISSING',
          { ...v.path, directive: 'address' },
          { directive: 'address' },
        );
    } else take(v.address, v.vip_nmask, v.device, v.path, ['address', 'vip_nmask']);
  }
  if (needsNatRouter(config)) {
    const nat = natRouterOf(config);
    if (nat) take(nat.address, config.nat_nmask, nat.device, {}, ['nat_router', 'nat_nmask']);
    else findings.error('COMPILE_ADDRESS_MISSING', at('nat_router'), { directive: 'nat_router' });
  }
  const all = found.map(({ address }) => address);
  return found.map((one) => (atHome(facts, one, all) ? { ...one, prefix: 32 } : one));
}

function floatingAddress(
  address: string,
  mask: string | null,
  given: string | null,
  facts: Facts,
  path: Path,
  [directive, maskDirective]: [string, string],
  findings: Findings,
): FloatingAddress | null {
  const here = { ...path, directive };
  if (!isAddress(address)) return findings.error('COMPILE_ADDRESS', here, { directive, value: address });
  const six = address.includes(':');
  const prefix = mask === null || mask === '0.0.0.0' ? (six ? 128 : 32) : maskLength(mask);
  if (prefix === null)
    return findings.error(
      'COMPILE_MASK',
      { ...path, directive: maskDirective },
      {
        directive: maskDirective,
        value: mask ?? '',
      },
    );
  const named = given ?? interfaceToward(facts, address);
  if (named === null) return findings.error('COMPILE_DEVICE_UNKNOWN', here, { directive, value: address });
  const parts = splitDevice(named);
  if (!parts) return findings.error('COMPILE_DEVICE', here, { directive, value: named });
  if (!facts.interfaces.some((i) => i.name === parts.device))
    return findings.error('COMPILE_DEVICE_ABSENT', here, { directive, value: parts.device });
  // The kernel keeps labels for IPv4 addresses alone.
  return { address: canonical(address), prefix, device: parts.device, label: six ? null : parts.label };
}

/**
 * Interfaces whose loss is the service's loss: those with a VIP or the NAT router address, and those toward the real
 * servers. One that only carries heartbeats is never among them: a peer without power takes a crossover cable's carrier
 * along, and the survivor must not give up its addresses for that.
 */
function watchedDevices(config: LvsConfig, facts: Facts, floating: FloatingAddress[]): Set<string> {
  const toServers = inService(config)
    .flatMap((v) =>
      ('server' in v ? v.server : []).filter((s) => s.active).map((s) => interfaceToward(facts, s.address)),
    )
    .filter((name): name is string => name !== null && name !== 'lo' && isDevice(name));
  return new Set([...floating.map((f) => f.device), ...toServers]);
}

function planSyncDaemon(config: LvsConfig, facts: Facts, findings: Findings): VrrpPlan['syncDaemon'] {
  if (!config.syncdaemon) return null;
  const [directive, device] = ['syncd_iface', config.syncd_iface];
  if (!isDevice(device)) return findings.error('COMPILE_DEVICE', at(directive), { directive, value: device });
  if (!facts.interfaces.some((i) => i.name === device))
    return findings.error('COMPILE_DEVICE_ABSENT', at(directive), { directive, value: device });
  // The original's daemons use the low eight bits.
  return { device, id: config.syncd_id & 255 };
}
