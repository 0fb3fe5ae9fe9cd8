import { canonical, isUnspecified, maskLength } from '@/lib/lvscf/address';
import { natRouterOf, needsNatRouter } from '@/lib/lvscf/forwarding';
import { inService } from '@/lib/lvscf/in-service';
import { isActiveActive, natSide, vipSides } from '@/lib/lvscf/preferred';
import type { Facts, LvsConfig, Path, RouterRole } from '@/lib/lvscf/types';
import type { Findings } from './findings';
import { planChannels, secondChannels, type Channel } from './heartbeat';
import { atHome, interfaceToward, sameAddress } from './network';
import { planQuorum, quorumOf, type Quorum } from './quorum';
import { isAddress, isDevice, splitDevice } from './tokens';

/** An address that follows the active router: a VIP or the NAT router address. */
export interface FloatingAddress {
  address: string;
  prefix: number;
  device: string;
  /** ifconfig's alias, `eth0:1`; null when the file gives none */
  label: string | null;
  /** the router that holds it while both are well */
  side: RouterRole;
}

/**
 * Addresses that move together, and the heartbeat that decides where they are. A pair has one group; with virtual servers that
 * prefer the backup a second one, which that router leads (active-active, docs/active-active.md).
 */
export interface Group {
  name: 'LVS' | 'LVS2';
  /** what tells its files in /run/pulse and its instances from those of the first: empty for that one */
  suffix: '' | '2';
  priority: number;
  channels: Channel[];
  floating: FloatingAddress[];
  quorum: Quorum | null;
}

/** Everything that keepalived.conf needs, each value checked against the allow-list. */
export interface VrrpPlan {
  router: RouterRole;
  /** no backup: at once active, nothing to negotiate */
  single: boolean;
  /** seconds, two decimals */
  advertInterval: number;
  /** adverts that may be missed */
  downAdverts: number;
  groups: Group[];
  /** more interfaces whose link is watched */
  trackDevices: string[];
  syncDaemon: { device: string; id: number } | null;
}

/** Every address that moves, of whichever group. */
export const floatingOf = (plan: Pick<VrrpPlan, 'groups'>) => plan.groups.flatMap((group) => group.floating);

/**
 * Of a group, for the router that it prefers and for the other one.
 * Higher than 230 so that VRRP's skew, (256 - priority)/256 of an advert interval, stays below a tenth of it: a graceful
 * stop then moves the service in under 0.12 s instead of 0.6 s. 10 apart leaves no doubt who is the primary.
 */
const PRIORITY = { primary: 250, backup: 240 };
/** VRRP's value for the owner of the address: active without waiting. */
const PRIORITY_SINGLE = 255;
/** VRRPv3 counts centiseconds in 12 bits. */
const LONGEST_ADVERT = 40.95;
/** keepalived's limit of down_timer_adverts. */
const MOST_ADVERTS = 100;

const at = (directive: string): Path => ({ directive });

export function planVrrp(
  config: LvsConfig,
  facts: Facts,
  router: RouterRole,
  findings: Findings,
): VrrpPlan | null {
  const paired = config.backup_active && config.backup !== null && config.backup !== '0.0.0.0';
  if (!paired && router === 'backup') findings.error('COMPILE_BACKUP_INACTIVE', at('backup_active'));
  const timers = planTimers(config, findings);
  const floating = planFloating(config, facts, findings);
  const watched = watchedDevices(config, facts, floating);
  const channels = planChannels(config, facts, router, paired, findings);
  const syncDaemon = paired ? planSyncDaemon(config, facts, findings) : null;
  const hosts = paired ? planQuorum(config, findings) : null;
  if (findings.refused || !timers || !channels) return null;
  // Without a peer there is nobody to give the service to: a lost link must not take the addresses down as well.
  const monitor = config.monitor_links && paired;
  const publicChannel = channels[0];
  if (publicChannel) publicChannel.track = monitor && watched.has(publicChannel.device);
  const tracked = new Set(channels.filter((c) => c.track).map((c) => c.device));
  const sides: RouterRole[] = isActiveActive(config) ? ['primary', 'backup'] : ['primary'];
  const groups = sides.map((side): Group => {
    const role = side === router ? 'primary' : 'backup';
    return {
      ...(side === 'primary'
        ? { name: 'LVS', suffix: '', channels }
        : { name: 'LVS2', suffix: '2', channels: secondChannels(channels, config) }),
      priority: paired ? PRIORITY[role] : PRIORITY_SINGLE,
      floating: floating.filter((f) => f.side === side),
      quorum: hosts && quorumOf(hosts, role),
    };
  });
  return {
    router,
    single: !paired,
    ...timers,
    groups,
    trackDevices: monitor ? [...watched].filter((d) => !tracked.has(d)).sort() : [],
    syncDaemon,
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

/**
 * Each address once: the first device that the file names for it holds it. Where the router is in that subnet itself, it stands
 * alone (/32): with the subnet's mask it would become the device's first address of the subnet as soon as the router's own is
 * taken off and put back (networkctl reconfigure), and ARP asked in its name is not answered by real servers, which have the
 * VIP too (decision 0351).
 */
function planFloating(config: LvsConfig, facts: Facts, findings: Findings): FloatingAddress[] {
  const found: FloatingAddress[] = [];
  const sideOf = vipSides(config);
  const take = (
    address: string,
    mask: string | null,
    device: string | null,
    path: Path,
    names: [string, string],
    side: RouterRole,
  ) => {
    const one = floatingAddress(address, mask, device, facts, path, names, findings);
    if (!one) return;
    const twin = found.find((f) => sameAddress(f.address, address));
    if (!twin) found.push({ ...one, side });
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
    } else take(v.address, v.vip_nmask, v.device, v.path, ['address', 'vip_nmask'], sideOf(v.address));
  }
  if (needsNatRouter(config)) {
    const nat = natRouterOf(config);
    if (nat)
      take(nat.address, config.nat_nmask, nat.device, {}, ['nat_router', 'nat_nmask'], natSide(config));
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
): Omit<FloatingAddress, 'side'> | null {
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
