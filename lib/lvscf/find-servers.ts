import type { LvsConfig, RealServer, VirtualServer } from './types';

export interface FoundServer {
  service: VirtualServer;
  server: RealServer;
}

/** What was named is not there, or names several. */
export interface NotFound {
  problem: 'no-service' | 'no-server' | 'ambiguous-service' | 'ambiguous-server';
  /** what could have been meant: ids with names */
  candidates: string[];
}

/**
 * Real servers as an administrator names them on a command line. Ids name one thing; names and bare addresses may repeat in a
 * file, and are then refused with the candidates.
 * @param service id (`tcp:192.168.1.250:80`, `fwm:80`), its address and port, or name; `all`: each virtual server with that server
 * @param server id (`IP:PORT`), address, or name; `all`: each of that virtual server
 */
export function findServers(config: LvsConfig, service: string, server: string): FoundServer[] | NotFound {
  const services = config.virtual.filter((v) => service === 'all' || named(v, service));
  if (!services.length) return { problem: 'no-service', candidates: config.virtual.map(words) };
  if (service !== 'all' && services.length > 1)
    return { problem: 'ambiguous-service', candidates: services.map(words) };
  const found = services.flatMap((v) =>
    v.server.filter((s) => server === 'all' || named(s, server)).map((s) => ({ service: v, server: s })),
  );
  if (!found.length)
    return { problem: 'no-server', candidates: services.flatMap((v) => v.server.map(words)) };
  for (const v of services) {
    const here = found.filter((f) => f.service === v);
    if (server !== 'all' && here.length > 1)
      return { problem: 'ambiguous-server', candidates: here.map((f) => words(f.server)) };
  }
  return found;
}

type Named = Pick<VirtualServer | RealServer, 'id' | 'name' | 'address'>;

const words = ({ id, name }: Named) => (name ? `${id} (${name})` : id);

function named({ id, name, address }: Named, text: string): boolean {
  return id === text || name === text || address === text || id.replace(/^(?:tcp|udp):/, '') === text;
}
