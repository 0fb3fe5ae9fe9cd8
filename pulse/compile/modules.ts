import type { IntendedService } from './intended';

const FTP = 21;

/**
 * Does the kernel need its helper for FTP (ip_vs_ftp)? Under NAT alone: it rewrites the addresses that server and client tell each
 * other for their data connections, which other forwarding leaves as the client asked.
 */
export function usesFtpHelper(service: IntendedService): boolean {
  return (
    service.port === FTP && service.protocol !== 'udp' && service.servers.some((s) => s.forwarding === 'masq')
  );
}

/** Kernel modules that these services need. */
export function modulesOf(services: IntendedService[]): string[] {
  const tunnel = services.some((s) => s.servers.some((server) => server.forwarding === 'tunnel'));
  return [
    'ip_vs',
    ...new Set(services.map((s) => `ip_vs_${s.scheduler}`)),
    ...(tunnel ? ['ipip'] : []),
    ...(services.some(usesFtpHelper) ? ['ip_vs_ftp'] : []),
  ];
}
