import { inService } from '@/lib/lvscf/in-service';
import type { LvsConfig } from '@/lib/lvscf/types';
import type { IpvsService, LvsdStatus, Status } from '@/lib/protocol';

/**
 * The figures at the top of the page. Without lvsd's answer every real server counts as unknown, never as up.
 * @param table null when the kernel's could not be read: then there is no number of connections
 */
export function summarize(
  config: LvsConfig | null,
  lvsd: LvsdStatus | null,
  table: IpvsService[] | null,
  observedAt: string,
): Status['summary'] {
  if (!config) return null;
  const active = inService(config);
  // A failover service runs on one router at a time.
  const servers = active.reduce(
    (sum, v) => sum + ('server' in v ? v.server.filter((s) => s.active).length : 1),
    0,
  );
  const count = (...states: string[]) => lvsd?.checks.filter((c) => states.includes(c.state)).length ?? 0;
  const connections = table?.flatMap((s) => s.destinations).reduce((sum, d) => sum + d.active, 0);
  return {
    services: active.length,
    servers,
    up: count('up'),
    down: count('down'),
    // a server that was taken out by hand takes no new clients either
    drained: count('drained', 'held'),
    unknown: lvsd ? count('unknown') : servers,
    activeConnections: connections ?? null,
    observedAt,
  };
}
