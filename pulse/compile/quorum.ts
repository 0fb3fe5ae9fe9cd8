import { canonical } from '@/lib/lvscf/address';
import { natRouterOf } from '@/lib/lvscf/forwarding';
import { inService } from '@/lib/lvscf/in-service';
import type { LvsConfig, RouterRole } from '@/lib/lvscf/types';
import type { Findings } from './findings';
import { sameAddress } from './network';

/** How a router tests whether it reaches the quorum hosts, and what follows. */
export interface Quorum {
  /** one answer is enough */
  hosts: string[];
  /** tests in a row, one a second, until the verdict changes */
  fall: number;
  rise: number;
}

/**
 * What the priority loses without quorum. More than any difference between two fit routers (10, or 25 while one waits at its
 * return), so that the one with quorum leads; the same on both, so that nothing moves when both have lost it; less than a hand-over
 * by hand (100).
 */
export const QUORUM_WEIGHT = 50;

/** Beyond that, a round of pings is no longer cheap. */
const MOST_HOSTS = 8;

/**
 * When both routers lose their hosts in the same moment, the primary must be the last to lower itself, whatever deadtime is, and
 * the first to raise itself when they return: else its peer, for a moment the better one, would take over. A test lasts at most
 * 1 s and a second may pass before the next: the backup is through with 2 after at most 4 s, the primary with 6 not before 5.
 */
const PATIENCE = { primary: { fall: 6, rise: 1 }, backup: { fall: 2, rise: 5 } };

/** @param role of this router in a group of addresses: `primary` is the one that leads it while both are well */
export const quorumOf = (hosts: string[], role: RouterRole): Quorum => ({ hosts, ...PATIENCE[role] });

/** @returns the hosts; null when none is named or there is nobody to yield to */
export function planQuorum(config: LvsConfig, findings: Findings): string[] | null {
  const hosts = [...new Set(config.quorum.map(canonical))];
  const path = { directive: 'quorum' };
  if (!config.backup_active || hosts.length === 0) return null;
  if (hosts.length > MOST_HOSTS)
    return findings.error('COMPILE_QUORUM_MANY', path, { count: hosts.length, most: MOST_HOSTS });
  const moving = [
    ...[config.primary, config.primary_private, config.backup, config.backup_private],
    ...inService(config).map((v) => v.address),
    natRouterOf(config)?.address ?? null,
  ];
  // A router always reaches itself, and the active one its VIPs: such a host says nothing about the network.
  const own = hosts.find((host) => moving.some((address) => address !== null && sameAddress(address, host)));
  if (own !== undefined) return findings.error('COMPILE_QUORUM_OWN', path, { value: own });
  return hosts;
}
