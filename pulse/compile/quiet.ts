import { isLoopback } from '@/lib/lvscf/address';
import type { LvsConfig } from '@/lib/lvscf/types';
import { sameAddress } from './network';
import { ofGroup } from './tokens';
import type { VrrpPlan } from './vrrp';

/** Is the address a loopback one, or one of the two routers' own? */
export function isRouterItself(config: LvsConfig, address: string): boolean {
  const routers = [config.primary, config.primary_private, config.backup, config.backup_private];
  return isLoopback(address) || routers.some((router) => router !== null && sameAddress(router, address));
}

/** Is one of the two routers a real server or a sorry server as well, or does it run failover services? Its TCP then answers for the VIP. */
export function routerServes(config: LvsConfig): boolean {
  if (config.service === 'fos') return true;
  const isRouter = (address: string) => isRouterItself(config, address);
  const active = config.virtual.filter((v) => v.active);
  return active.some(
    (v) =>
      (v.sorry_server !== null && isRouter(v.sorry_server)) ||
      v.server.some((s) => s.active && isRouter(s.address)),
  );
}

/**
 * The VIPs for which this router's own TCP shall be silent while they arrive: connections that the other router was balancing a
 * moment ago are unknown here, and a reset would end them although their real server is about to answer. None where the router
 * serves itself.
 */
export function quietAddresses(config: LvsConfig, plan: VrrpPlan): string[] {
  if (routerServes(config)) return [];
  return plan.groups.flatMap(({ floating, suffix }) => floating.map((f) => ofGroup(f.address, suffix)));
}
