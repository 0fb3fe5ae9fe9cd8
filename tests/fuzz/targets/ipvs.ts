import { parseConnection } from '@/lib/protocol/connections';
import { parseIpvsadmList, parseIpvsadmStats, parseProcIpvs, ticksPerSecond } from '@/lib/protocol/ipvs';
import { tableSchema } from '@/lib/protocol';
import type { Random } from '../kit/random';
import { hold, type Target } from '../kit/target';

const PROC = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  0A000064:01BB rr  persistent 30000 FFFFFFFF
  -> C0A8000D:20FB      Masq    0      0          0         
UDP  0A000064:0035 sh ops  
TCP  [fd00:0000:0000:0000:0000:0000:0000:0100]:0050 wlc persistent 10000 40000000
  -> [fd00:0000:0000:0000:0000:0000:0000:0013]:1F90      Tunnel  2      0          0         
FWM  00000050 wrr persistent 30000 FFFFFF00
  -> 0A00000D:0000      Route   3      0          0         
`;
const LIST = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.0.0.100:443 rr persistent 300 mask 255.255.255.0 ops
  -> 10.0.0.11:80                 Local   7      0          0         
TCP  [fd00::100]:80 wlc persistent 100 mask 64
  -> [fd00::13]:8080              Masq    2      0          0         
FWM  81 IPv6 wrr
`;
const STATS = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  10.0.0.100:80                      12      345      678  9012345 67890123
  -> 10.0.0.13:80                        6      100      300    45000   670000
FWM  81 IPv6                             1        2        3        4        5
`;
const CONNECTIONS = `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP 0A000001 C350 0A000064 0050 0A00000D 0050 ESTABLISHED     890
UDP fd00:0000:0000:0000:0000:0000:0000:0001 C350 fd00::64 0035 [fd00::13] 0035 UDP 290
IP  0A000001 0000 00000050 0000 0A00000D 0000 NONE 55
`;

const generate = (random: Random): string => {
  const hex = (digits: number) => random.next().toString(16).toUpperCase().padStart(8, '0').slice(0, digits);
  const line = () =>
    random.pick([
      `TCP  ${hex(8)}:${hex(4)} wlc persistent ${random.below(100_000)} ${hex(8)}`,
      `FWM  ${hex(8)} rr ops`,
      `  -> ${hex(8)}:${hex(4)}      ${random.pick(['Masq', 'Route', 'Tunnel', 'Local', 'None'])}    ${random.next()} 1 2`,
      `TCP 10.0.0.${random.below(300)}:${random.below(70_000)} wlc`,
      `UDP ${hex(8)} ${hex(4)} ${hex(8)} ${hex(4)} ${hex(8)} ${hex(4)} UDP ${random.below(300)}`,
      `TCP  10.0.0.1:80  ${random.next()} 2 3 4 5`,
    ]);
  return Array.from({ length: random.below(40) }, () => `${line()}\n`).join('');
};

/** The kernel's table and connections as ipvsadm and /proc tell them. */
export const ipvsTarget: Target = {
  name: 'ipvs',
  seeds: [PROC, LIST, STATS, CONNECTIONS],
  words: [
    ...[
      'TCP',
      'UDP',
      'SCTP',
      'FWM',
      'IPv6',
      '->',
      'Masq',
      'Route',
      'Tunnel',
      'Local',
      'persistent',
      'mask',
      'ops',
      'wlc',
    ],
    ...[
      'FFFFFFFF',
      '0A000064:0050',
      '[fd00::1]:0050',
      '10.0.0.1:80',
      '[fd00::1]:80',
      'ESTABLISHED',
      '  -> ',
      '\n',
    ],
  ],
  generate,
  check(input, random) {
    const text = input.toString('utf8');
    const seen: string[] = [];
    const hz = random.pick([null, 100, 250]);
    for (const services of [parseProcIpvs(text, hz), parseIpvsadmList(text)]) {
      hold(services.length <= text.split('\n').length, 'more services than lines');
      const table = {
        observedAt: '2026-11-22T06:00:00.000Z',
        total: services.length,
        offset: 0,
        services: services.map((service) => ({
          ...service,
          ...NO_COUNTERS,
          destinations: service.destinations.map((d) => ({ ...d, ...NO_COUNTERS })),
        })),
      };
      const { error } = tableSchema.safeParse(table);
      hold(hz === null || error === undefined, 'a table that does not fit the protocol', error?.issues);
      seen.push(`services ${Math.min(services.length, 5)}`);
      for (const { id, protocol, destinations } of services) {
        hold(!/\s/.test(id), 'an id with a blank', id);
        seen.push(protocol, ...destinations.map(({ forwarding }) => forwarding));
      }
    }
    const stats = parseIpvsadmStats(text);
    for (const [id, { counters }] of stats)
      hold(!/\s/.test(id) && !Number.isNaN(counters.connections), 'no counters', id);
    const ticks = ticksPerSecond(text, text.slice(text.length >> 1));
    hold(ticks === null || ticks >= 0, 'no rate of a clock', ticks);
    for (const line of text.split('\n').slice(0, 2000)) {
      const connection = parseConnection(line);
      if (!connection) continue;
      seen.push(`connection ${connection.protocol.slice(0, 4)}`);
      hold(!/[\s\0]/.test(Object.values(connection).join('')), 'a connection with a blank', connection);
      hold(!Number.isNaN(connection.expires), 'a connection that never ends', line);
    }
    return [...seen, `stats ${Math.min(stats.size, 3)}`, `ticks ${ticks}`].slice(0, 200);
  },
};

const NO_COUNTERS = { connections: null, inPackets: null, outPackets: null, inBytes: null, outBytes: null };
