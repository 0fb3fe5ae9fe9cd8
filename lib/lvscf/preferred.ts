import { needsNatRouter } from './forwarding';
import type { LvsConfig, RouterRole, VirtualServer } from './types';

/**
 * Are VIPs spread over both routers? So as soon as any virtual server prefers the backup, also one that is not active: to switch
 * it off and on again then changes no heartbeat, and a running pair takes it in place. Failover services know no preference.
 */
export function isActiveActive(config: LvsConfig): boolean {
  return config.service === 'lvs' && config.virtual.some((v) => v.preferred_router === 'backup');
}

/** Active virtual servers with a real or sorry server behind NAT. */
export function natServices(config: LvsConfig): VirtualServer[] {
  if (!needsNatRouter(config)) return [];
  return config.virtual.filter(
    (v) =>
      v.active &&
      (v.server.some((s) => s.active && s.forwarding === 'nat') ||
        (v.sorry_server !== null && config.network === 'nat')),
  );
}

/** The router that holds the NAT router address while both are well: that of the virtual servers behind it. */
export function natSide(config: LvsConfig): RouterRole {
  return (isActiveActive(config) && natServices(config)[0]?.preferred_router) || 'primary';
}

/**
 * The router that holds a VIP while both are well, as a question to be asked of many; the first active virtual server with that VIP
 * decides (the others must agree: finding VIP_PREFERS_TWO).
 */
export function vipSides(config: LvsConfig): (address: string) => RouterRole {
  const sides = new Map<string, RouterRole>();
  if (isActiveActive(config))
    for (const { active, address, preferred_router } of config.virtual)
      if (active && address !== null && !sides.has(address)) sides.set(address, preferred_router);
  return (address) => sides.get(address) ?? 'primary';
}
