import { exampleCheck } from '@/pulse/compile/example-check';
import type { Intended, IntendedServer, IntendedService } from '@/pulse/compile';

/** For tests: a real server, a service and a configuration to vary. */
export function server(address: string, change: Partial<IntendedServer> = {}): IntendedServer {
  return {
    id: `${address}:80`,
    label: address,
    address,
    port: 80,
    weight: 1,
    digest: null,
    forwarding: 'direct',
    ...change,
  };
}

export function service(servers: IntendedServer[], change: Partial<IntendedService> = {}): IntendedService {
  const port = change.port ?? 80;
  return {
    id: `tcp:10.0.0.100:${port}`,
    label: 'HTTP',
    protocol: 'tcp',
    address: '10.0.0.100',
    port,
    mark: null,
    scheduler: 'wlc',
    persistent: 0,
    pmask: null,
    quiesce: false,
    slowStart: 0,
    keepLast: 0,
    sorry: null,
    check: exampleCheck({ timeout: 6, reentry: 15 }),
    load: null,
    servers,
    ...change,
  };
}

export function intended(services: IntendedService[]): Intended {
  return {
    version: 1,
    sha256: 'a'.repeat(64),
    serial_no: 1,
    router: 'primary',
    timeouts: { tcp: 0, tcpfin: 0, udp: 0 },
    services,
    failover: [],
  };
}
