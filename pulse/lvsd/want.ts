import { endpoint } from '@/lib/lvscf/address';
import {
  type Intended,
  type IntendedServer,
  type IntendedService,
  destinationPort,
  serviceArgs,
} from '@/pulse/compile';
import type { Holds } from './holds';
import { type Destination, type Service, type TableModel, entryKey } from './model';

/** What the checks want of a server (nanny's Health.serve). */
export type Serve = 'in' | 'out' | 'keep';

/** Where a real server stands in the kernel's table, whose port need not be its own (compile, destinationPort). */
export function destinationOf(
  service: IntendedService,
  server: Pick<IntendedServer, 'address' | 'port' | 'forwarding'>,
): string {
  return endpoint(server.address, destinationPort(service, server));
}

/**
 * The table as it shall stand: the configuration with what operators decided in it (pulse/intents, withIntents), what the checks
 * say, and what operators changed by hand.
 * @param have our entries as they stand: a server of which nothing is known yet stays as it is, and with `quiesce` a failed
 *   one keeps its entry with weight 0
 * @param weight of a server that serves
 */
export function wanted(
  intended: Intended,
  serve: (service: string, server: string) => Serve,
  have: TableModel,
  holds: Holds,
  weight: (service: IntendedService, server: IntendedServer) => number,
): TableModel {
  const table: TableModel = new Map();
  for (const service of intended.services) {
    if (holds.get(service.id)?.kind === 'deleted') continue;
    const standing = have.get(service.id);
    const settings = holds.get(service.id)?.settings ?? {
      scheduler: service.scheduler,
      persistent: service.persistent,
      pmask: service.pmask,
      ops: false,
    };
    table.set(service.id, {
      ...settings,
      args: serviceArgs(service).join(' '),
      destinations: destinations(service, serve, standing, holds, weight),
    });
  }
  return table;
}

function destinations(
  service: IntendedService,
  serve: (service: string, server: string) => Serve,
  standing: Service | undefined,
  holds: Holds,
  weight: (service: IntendedService, server: IntendedServer) => number,
): Map<string, Destination> {
  const result = new Map<string, Destination>();
  const put = (to: string, { forwarding }: Pick<Destination, 'forwarding'>, weight: number, down = false) => {
    const hold = holds.get(entryKey(service.id, to));
    if (hold?.kind === 'deleted') return;
    const held = { forwarding, weight, ...hold?.destination };
    result.set(to, down ? { ...held, weight: 0 } : held);
  };
  let undecided = false;
  for (const server of service.servers) {
    const to = destinationOf(service, server);
    const now = standing?.destinations.get(to);
    const verdict = serve(service.id, server.id);
    if (verdict === 'in') put(to, server, weight(service, server));
    else if (verdict === 'keep') {
      undecided = true;
      // whatever its check will say, one of weight 0 (drained) takes no new clients
      if (now) result.set(to, server.weight === 0 ? { ...now, weight: 0 } : now);
    } else if (service.quiesce && now) put(to, server, 0, true);
  }
  const { sorry } = service;
  // not while a first check is still on its way: it would send clients to the sorry page for nothing
  if (sorry && !undecided && ![...result.values()].some((d) => d.weight > 0)) {
    const to = destinationOf(service, sorry);
    if (!result.has(to)) put(to, sorry, 1);
  }
  return result;
}
