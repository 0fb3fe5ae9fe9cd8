import { expect, it } from 'vitest';
import {
  parseIpvsadmList,
  parseIpvsadmStats,
  parseProcIpvs,
  parseProcIpvsStats,
  ticksPerSecond,
} from './ipvs';

// Both read from one kernel (6.1, 100 ticks a second) at the same moment.
const proc = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  0A000064:01BB rr  persistent 30000 FFFFFFFF
  -> C0A8000D:20FB      Masq    0      0          0         
UDP  0A000064:0035 sh ops  
  -> 0A00000D:0035      Masq    1      0          0         
UDP  0A000065:0035 rr ops  persistent 6000 FFFFFF00
TCP  [fd00:0000:0000:0000:0000:0000:0000:0100]:0050 wlc persistent 10000 40000000
  -> [fd00:0000:0000:0000:0000:0000:0000:0013]:1F90      Masq    2      0          0         
TCP  [fd00:0000:0000:0000:0000:0000:0000:0101]:0050 wlc persistent 10000 80000000
TCP  0A000064:0050 wlc  
  -> 0A00000E:0050      Tunnel  65535  12         345       
  -> 0A00000B:0050      Local   7      0          0         
  -> 0A00000D:0050      Route   1      0          0         
FWM  00000050 wrr persistent 30000 FFFFFF00
  -> 0A00000D:0000      Route   3      0          0         
FWM  00000051 wrr 
  -> [fd00:0000:0000:0000:0000:0000:0000:0013]:0000      Route   3      0          0         
`;
const list = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.0.0.100:80 wlc
  -> 10.0.0.11:80                 Local   7      0          0         
  -> 10.0.0.13:80                 Route   1      0          0         
  -> 10.0.0.14:80                 Tunnel  65535  12         345       
TCP  10.0.0.100:443 rr persistent 300
  -> 192.168.0.13:8443            Masq    0      0          0         
UDP  10.0.0.100:53 sh ops
  -> 10.0.0.13:53                 Masq    1      0          0         
UDP  10.0.0.101:53 rr persistent 60 mask 255.255.255.0 ops
TCP  [fd00::100]:80 wlc persistent 100 mask 64
  -> [fd00::13]:8080              Masq    2      0          0         
TCP  [fd00::101]:80 wlc persistent 100
FWM  80 wrr persistent 300 mask 255.255.255.0
  -> 10.0.0.13:0                  Route   3      0          0         
FWM  81 IPv6 wrr
  -> [fd00::13]:0                 Route   3      0          0         
`;

const sorted = (services: ReturnType<typeof parseProcIpvs>) =>
  services
    .map((s) => ({ ...s, destinations: s.destinations.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

it('R11: reads the same table from /proc/net/ip_vs as from ipvsadm', () => {
  expect(sorted(parseProcIpvs(proc, 100))).toEqual(sorted(parseIpvsadmList(list)));
});

it('reads every field of a service and of a destination', () => {
  const services = new Map(parseProcIpvs(proc, 100).map((s) => [s.id, s]));
  expect([...services.keys()].toSorted()).toEqual([
    'fwm:80',
    'fwm:81',
    'tcp:10.0.0.100:443',
    'tcp:10.0.0.100:80',
    'tcp:[fd00::100]:80',
    'tcp:[fd00::101]:80',
    'udp:10.0.0.100:53',
    'udp:10.0.0.101:53',
  ]);
  expect(services.get('udp:10.0.0.101:53')).toMatchObject({
    ops: true,
    persistent: 60,
    pmask: '255.255.255.0',
  });
  expect(services.get('tcp:[fd00::100]:80')).toMatchObject({ persistent: 100, pmask: '64' });
  expect(services.get('tcp:10.0.0.100:443')).toMatchObject({ persistent: 300, pmask: null, ops: false });
  expect(services.get('tcp:10.0.0.100:80')?.destinations[0]).toEqual({
    id: '10.0.0.14:80',
    address: '10.0.0.14',
    port: 80,
    forwarding: 'tunnel',
    weight: 65535,
    active: 12,
    inactive: 345,
  });
});

it('finds the ticks of the kernel, and says null where it cannot', () => {
  expect(ticksPerSecond(proc, list)).toBe(100);
  expect(ticksPerSecond(proc.replaceAll('30000', '75000').replace('6000', '15000'), list)).toBe(250);
  expect(ticksPerSecond(proc, '')).toBeNull();
  expect(parseProcIpvs(proc, null).find((s) => s.id === 'fwm:80')?.persistent).toBeNull();
});

it('reads counters', () => {
  const stats = parseIpvsadmStats(`IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  10.0.0.100:80                    1234    99999        0 12345678        0
  -> 10.0.0.13:80                     1234    99999        0 12345678        0
FWM  81 IPv6                             0        0        0        0        0
  -> [fd00::13]:0                        7        6        5        4        3
`);
  expect(stats.get('tcp:10.0.0.100:80')?.destinations.get('10.0.0.13:80')?.inBytes).toBe(12345678);
  expect(stats.get('fwm:81')?.destinations.get('[fd00::13]:0')).toEqual({
    connections: 7,
    inPackets: 6,
    outPackets: 5,
    inBytes: 4,
    outBytes: 3,
  });
});

it('passes over an empty table and lines of another kind', () => {
  expect(parseProcIpvs('', 100)).toEqual([]);
  expect(parseIpvsadmList('IP Virtual Server version 1.2.1 (size=4096)\nnonsense\n')).toEqual([]);
});

it('reads what the whole router has counted', () => {
  const text = `   Total Incoming Outgoing         Incoming         Outgoing
   Conns  Packets  Packets            Bytes            Bytes
      1F     2A60     1C40           12D687      100000000

 Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
       1        2        3                4                5
`;
  expect(parseProcIpvsStats(text)).toEqual({
    connections: 31,
    inPackets: 10_848,
    outPackets: 7232,
    inBytes: 1_234_567,
    outBytes: 4_294_967_296,
  });
  expect(parseProcIpvsStats('')).toBeNull();
});

it('R54 passes over lines with garbage in them: no NaN, no address that is none (found by fuzzing)', () => {
  const garbage = [
    'TCP  10.0.0.100:http wlc',
    'TCP  nonsense wlc',
    'TCP  [zz::1]:80 wlc',
    'TCP  10.0.0.300:80 wlc',
    'TCP  10.0.0.100:70000 wlc',
    'FWM  eighty wrr',
  ].join('\n');
  expect(parseIpvsadmList(garbage)).toEqual([]);
  expect(parseProcIpvs('TCP  0A0064:0050 wlc\nFWM  x wlc\n  -> 0A00000D:0050 Route 1 0 0\n', 100)).toEqual(
    [],
  );
  expect(parseIpvsadmList('TCP  10.0.0.100:80 wlc persistent x\n')[0]?.persistent).toBe(0);
  const endless = `TCP  10.0.0.100:80 wlc\n  -> 10.0.0.13:80 Route 1 ${'2'.repeat(400)} 0\n`;
  expect(parseIpvsadmList(endless)[0]?.destinations).toEqual([]);
  expect(parseIpvsadmStats('TCP  10.0.0.100:80 x 2 3 4 5\nP 0 1 2 3 4 5\n').size).toBe(0);
});
