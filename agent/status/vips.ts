import { canonical } from '@/lib/lvscf/address';
import { natRouterOf } from '@/lib/lvscf/forwarding';
import { inService } from '@/lib/lvscf/in-service';
import { isActiveActive, natSide, vipSides } from '@/lib/lvscf/preferred';
import type { Facts, LvsConfig, RouterRole } from '@/lib/lvscf/types';
import type { Reason, Status } from '@/lib/protocol';
import { Unknown } from '../system/unknown';

type Vips = NonNullable<Status['vips']>;

/**
 * The addresses that move between the routers (the VIPs of what is in service, and under NAT the NAT router's address) and
 * whether this router's kernel has each now.
 * @throws Unknown `nothing-configured` without an lvs.cf
 */
export function vipsOf(config: LvsConfig | null, facts: Facts): Vips {
  if (!config) throw new Unknown('nothing-configured');
  // On lo stand the VIPs of a router that is a real server as well (direct routing): there it does not answer ARP for them.
  const here = new Set(
    facts.interfaces
      .filter((i) => i.name !== 'lo')
      .flatMap((i) => i.addresses.map((a) => canonical(a.address))),
  );
  const spread = isActiveActive(config);
  const sideOf = vipSides(config);
  const vips = new Map<string, Vips[number]>();
  const add = (address: string, device: string | null, side: RouterRole) => {
    if (vips.has(canonical(address))) return;
    const held = here.has(canonical(address));
    vips.set(canonical(address), { address, device, held, ...(spread && { prefers: side }) });
  };
  for (const { address, device } of inService(config))
    if (address !== null) add(address, device, sideOf(address));
  const natRouter = natRouterOf(config);
  if (natRouter) add(natRouter.address, natRouter.device, natSide(config));
  return [...vips.values()];
}

/**
 * Does this router answer for the VIPs? From the kernel alone, whatever keepalived says of itself.
 * @param why the reason when the kernel could not be asked
 * @throws Unknown `no-vips` when none is configured: neither "all" nor "none" would be true
 */
export function heldOf(vips: Vips | null, why: Reason | null): 'all' | 'some' | 'none' {
  if (!vips) throw new Unknown(why?.code ?? 'nothing-configured', why?.params ?? {});
  if (vips.length === 0) throw new Unknown('no-vips');
  const held = vips.filter((v) => v.held).length;
  return held === 0 ? 'none' : held === vips.length ? 'all' : 'some';
}
