import { canonical, endpoint, family, isLoopback, type LvsConfig, type RealServer } from '@/lib/lvscf';
import { isUnspecified, isUnusable } from '@/lib/lvscf/address';

/** What one virtual server sends to the machine. */
export interface Target {
  vip: string;
  six: boolean;
  protocol: 'tcp' | 'udp';
  /** null: by firewall mark, any port */
  port: number | null;
  /** the machine's own address for it */
  address: string;
  /** ids of the virtual and the real server */
  service: string;
  server: string;
}

/**
 * What reaches the machine in the way that `server` names: every virtual server that has its address, or its name with an address
 * of the other family (a file names a machine of both families twice). Only sound addresses; what is none is left out.
 */
export function targetsOf(config: LvsConfig, server: RealServer): Target[] {
  const six = server.address.includes(':');
  return config.virtual.flatMap(({ address: vip, protocol, port, fwmark, server: servers }) =>
    servers
      .filter(
        (s) => s.forwarding === server.forwarding && isSame(s, server, six) && family(s.address) !== null,
      )
      .flatMap((s) => {
        if (vip === null || !isHost(vip) || family(vip) !== family(s.address) || isLoopback(vip)) return [];
        const at = canonical(vip);
        return [
          {
            vip: at,
            six: at.includes(':'),
            protocol,
            port: fwmark > 0 ? null : port,
            address: canonical(s.address),
            service: fwmark > 0 ? `fwm:${fwmark}` : `${protocol}:${endpoint(at, port)}`,
            server: endpoint(s.address, s.port),
          },
        ];
      }),
  );
}

/** An address that one machine can have; whatever else stands in the file is none. */
export const isHost = (text: string): boolean =>
  family(text) !== null && !isUnspecified(text) && !isUnusable(text);

function isSame(s: RealServer, server: RealServer, six: boolean): boolean {
  if (canonical(s.address) === canonical(server.address)) return true;
  return s.name !== '' && s.name === server.name && s.address.includes(':') !== six;
}
