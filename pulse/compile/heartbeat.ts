import { family, isUnspecified } from '@/lib/lvscf/address';
import type { Facts, LvsConfig, Path, RouterRole } from '@/lib/lvscf/types';
import type { Findings } from './findings';
import { interfaceHolding, sameAddress } from './network';
import { isAddress, isDevice, isWhole } from './tokens';

/** What an instance of VRRP is for: the public channel of a group carries its addresses, the private one only its heartbeat. */
export type ChannelName = `${'VIPS' | 'PRIVATE'}${'' | '2'}`;

/** One heartbeat channel, which is one vrrp_instance. */
export interface Channel {
  name: ChannelName;
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

const DEFAULT_VRID = 51;
/** Its place is what a channel's router id (counted from `vrid`) and constant address are made from (docs/active-active.md). */
const NAMES: readonly ChannelName[] = ['VIPS', 'PRIVATE', 'VIPS2', 'PRIVATE2'];

/** Link-local, on lo, the same on every pair: nobody ever talks to it. Constant, so that VIP lists may differ for a while. */
function dummyOf(name: ChannelName, own: string): string {
  const number = NAMES.indexOf(name) + 1;
  // VRRP over IPv6 wants a link-local address first (RFC 5798, 5.2.9).
  return family(own) === 6 ? `fe80::51:${number}/128` : `169.254.81.${number}/32`;
}

/** VRRP's ids are 1 to 255; those of a pair follow each other, around the end if need be. */
const vridOf = (name: ChannelName, first: number) => ((first - 1 + NAMES.indexOf(name)) % 255) + 1;

const at = (directive: string): Path => ({ directive });

/** A router's own or its peer's heartbeat address; an error finding and null when it cannot be one. */
function routerAddress(value: string | null, directive: string, findings: Findings): string | null {
  if (value === null) return findings.error('COMPILE_ADDRESS_MISSING', at(directive), { directive });
  if (!isAddress(value)) return findings.error('COMPILE_ADDRESS', at(directive), { directive, value });
  return value;
}

type RouterDirective = 'primary' | 'backup' | 'primary_private' | 'backup_private';

/** The value of a private address's directive; null when it is none or the copy of the public one that the original assumes. */
function privateOf(config: LvsConfig, router: RouterRole): string | null {
  const own = config[`${router}_private`];
  return own === null || isUnspecified(own) || sameAddress(own, config[router] ?? '') ? null : own;
}

/**
 * A router without backup has the same channels toward the address where its backup will be, as far as that is known: a backup
 * that is started before its primary has learned of it hears that the primary serves, and enabling it changes no channel.
 */
export function planChannels(
  config: LvsConfig,
  facts: Facts,
  router: RouterRole,
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
  const channel = (name: ChannelName, mine: RouterDirective, theirs: RouterDirective) => {
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
    return { name, device, vrid: vridOf(name, vrid), own, peer, dummy: dummyOf(name, own), track: false };
  };
  const publicChannel = channel('VIPS', router, other);
  const [ownPrivate, otherPrivate] = [privateOf(config, router), privateOf(config, other)];
  if (paired && (ownPrivate === null) !== (otherPrivate === null))
    findings.warn('COMPILE_PRIVATE_HALF', at(`${ownPrivate === null ? router : other}_private`));
  if (ownPrivate === null || (paired && otherPrivate === null)) return publicChannel && [publicChannel];
  const privateChannel = channel('PRIVATE', `${router}_private`, `${other}_private`);
  return publicChannel && privateChannel && [publicChannel, privateChannel];
}

/** The same channels for the VIPs that prefer the backup: their own instances, ids and constant addresses. */
export function secondChannels(channels: readonly Channel[], config: LvsConfig): Channel[] {
  return channels.map((channel) => {
    const name: ChannelName = channel.name === 'VIPS' ? 'VIPS2' : 'PRIVATE2';
    const vrid = vridOf(name, config.vrid ?? DEFAULT_VRID);
    return { ...channel, name, vrid, dummy: dummyOf(name, channel.own) };
  });
}
