import type { AddressOnDevice, LvsConfig, Network } from './types';

/** Does any active real server receive its packets that way? */
export function usesForwarding(config: LvsConfig, way: Network): boolean {
  return config.virtual.some((v) => v.active && v.server.some((s) => s.active && s.forwarding === way));
}

/** Do real servers need a gateway that moves with the service? Failover services have none. */
export function needsNatRouter(config: LvsConfig): boolean {
  return config.service === 'lvs' && (config.network === 'nat' || usesForwarding(config, 'nat'));
}

/**
 * The address that the active router holds as the gateway of the real servers: needed by `network = nat` (a sorry server counts as
 * well) and by single servers reached through NAT. Null when nothing needs it or the file names none.
 */
export function natRouterOf(config: LvsConfig): AddressOnDevice | null {
  return needsNatRouter(config) ? config.nat_router : null;
}
