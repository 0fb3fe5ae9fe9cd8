import { isActiveActive, natServices } from './preferred';
import type { Rules } from './rules';
import type { VirtualServer } from './types';

/**
 * Rules about virtual servers spread over both routers: what one address or one gateway carries cannot be on two routers.
 * @param routers the routers' own addresses
 */
export function preferredRules(rules: Rules, routers: ReadonlyMap<string, string>): void {
  const { config } = rules;
  if (!isActiveActive(config)) return;
  const active = config.virtual.filter((v) => v.active);
  const byAddress = new Map<string, VirtualServer>();
  for (const v of active) {
    if (v.preferred_router === 'backup' && !config.backup_active)
      rules.add('PREFERRED_WITHOUT_BACKUP', v.path, 'preferred_router', { virtual: v.name });
    if (v.preferred_router === 'backup' && config.nopreempt)
      rules.add('PREFERRED_WITH_NOPREEMPT', v.path, 'preferred_router', {
        ...{ virtual: v.name, router: v.preferred_router },
      });
    if (!v.address) continue;
    const first = byAddress.get(v.address);
    if (!first) byAddress.set(v.address, v);
    else if (first.preferred_router !== v.preferred_router)
      rules.add('VIP_PREFERS_TWO', v.path, 'preferred_router', {
        ...{ virtual: v.name, router: v.preferred_router },
        ...{ address: v.address, virtual2: first.name },
      });
  }
  const [gateway, ...more] = natServices(config);
  for (const v of more)
    if (gateway && v.preferred_router !== gateway.preferred_router)
      rules.add('NAT_PREFERS_TWO', v.path, 'preferred_router', {
        ...{ virtual: v.name, router: v.preferred_router, virtual2: gateway.name },
      });
  // net.ipv4.vs.backup_only, which prevents that loop, would here stop both routers from balancing.
  for (const v of active) {
    if (v.sorry_server && routers.has(v.sorry_server))
      rules.add('ROUTER_SERVES_ACTIVE_ACTIVE', v.path, 'sorry_server', {
        ...{ virtual: v.name, address: v.sorry_server },
      });
    for (const s of v.server)
      if (s.active && routers.has(s.address))
        rules.add('ROUTER_SERVES_ACTIVE_ACTIVE', s.path, 'address', { virtual: v.name, address: s.address });
  }
}
