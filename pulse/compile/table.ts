import { endpoint } from '@/lib/lvscf/address';
import type { Forwarding, IntendedService } from './intended';
import { destinationPort } from './services';
import { line } from './tokens';

const FLAG: Record<Forwarding, string> = { masq: '-m', direct: '-g', tunnel: '-i' };

/** `-m`, `-g`, `-i` of ipvsadm(8). */
export const forwardingFlag = (forwarding: Forwarding): string => FLAG[forwarding];

/** How ipvsadm(8) names a service: `-t IP:PORT`, `-u IP:PORT`, `-f MARK [-6]`. */
export function serviceArgs(service: IntendedService): string[] {
  if (service.mark !== null)
    return ['-f', String(service.mark), ...(service.address?.includes(':') ? ['-6'] : [])];
  return [service.protocol === 'udp' ? '-u' : '-t', endpoint(service.address ?? '', service.port ?? 0)];
}

/**
 * The whole table as `ipvsadm --restore` reads it, every active real server in: what a router starts with before any check
 * has run. Whole lines, numbers only; the names of services and destinations are spelled as `ipvsadm -Sn` prints them.
 */
export function tableText(services: IntendedService[]): string {
  const lines = services.flatMap((service) => {
    const name = serviceArgs(service);
    const persistence = service.persistent
      ? ['-p', service.persistent, ...(service.pmask ? ['-M', service.pmask] : [])]
      : [];
    return [
      line('-A', ...name, '-s', service.scheduler, ...persistence),
      ...service.servers.map((server) =>
        line(
          '-a',
          ...name,
          '-r',
          endpoint(server.address, destinationPort(service, server)),
          forwardingFlag(server.forwarding),
          '-w',
          server.weight,
        ),
      ),
    ];
  });
  return lines.map((l) => `${l}\n`).join('');
}

/**
 * Which line of the table is which real server: `SERVICE SERVER WORDS`, WORDS as in the table from the service's flag to the
 * destination. By it `bin/pulse` finds the lines of servers for which an operator decided something.
 */
export function placesText(services: IntendedService[]): string {
  const lines = services.flatMap((service) =>
    service.servers.map((server) =>
      line(
        service.id,
        server.id,
        ...serviceArgs(service),
        '-r',
        endpoint(server.address, destinationPort(service, server)),
      ),
    ),
  );
  return lines.map((l) => `${l}\n`).join('');
}
