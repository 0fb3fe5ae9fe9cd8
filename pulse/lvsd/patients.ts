import { endpoint } from '@/lib/lvscf/address';
import type { CheckSpec, Intended, IntendedServer, IntendedService } from '@/pulse/compile';
import type { Patient } from '@/pulse/nanny';

/** Everything that is checked: each real server of each virtual service, each failover service at its VIP. */
export function patientsOf({ services, failover }: Intended): Patient[] {
  return [
    ...services.flatMap((service) =>
      service.servers.map((server) => ({
        ...{ service: service.id, server: server.id, label: server.label },
        ...{ address: server.address, port: server.port, keepLast: service.keepLast },
        spec: specOf(service, server),
      })),
    ),
    ...failover.map(({ id, label, address, port, check }) => ({
      ...{ service: id, server: endpoint(address, port), label, address, port },
      keepLast: 0,
      spec: check,
    })),
  ];
}

/** The service's check, with the server's own page where it has one. */
function specOf({ check }: IntendedService, { digest }: IntendedServer): CheckSpec {
  return digest !== null && check.page ? { ...check, page: { ...check.page, digest } } : check;
}
