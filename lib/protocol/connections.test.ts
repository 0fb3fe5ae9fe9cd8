import { expect, it } from 'vitest';
import { parseConnection } from './connections';

it.each([
  [
    'TCP 0A53001F E8A2 0A530032 0050 0A530015 0050 ESTABLISHED     899',
    ['tcp', '10.83.0.31:59554', '10.83.0.50:80', '10.83.0.21:80', 'ESTABLISHED', 899],
  ],
  [
    'UDP C0A80107 0035 0A000064 0035 0A00000D 0035 UDP             297',
    ['udp', '192.168.1.7:53', '10.0.0.100:53', '10.0.0.13:53', 'UDP', 297],
  ],
  [
    'TCP fd00:0083:0000:0000:0000:0000:0000:001f 9C40 fd00:0083:0000:0000:0000:0000:0000:0050 0050 [fd00:0083:0000:0000:0000:0000:0000:0015] 0050 FIN_WAIT        118',
    ['tcp', '[fd00:83::1f]:40000', '[fd00:83::50]:80', '[fd00:83::15]:80', 'FIN_WAIT', 118],
  ],
  [
    'IP  0A53001F 0000 00000050 0000 0A530015 0000 NONE             29',
    ['ip', '10.83.0.31:0', '0.0.0.80:0', '10.83.0.21:0', 'NONE', 29],
  ],
])('R16: %s', (line, [protocol, client, virtual, server, state, expires]) => {
  expect(parseConnection(line)).toEqual({ protocol, client, virtual, server, state, expires });
});

it.each([
  'Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData',
  '',
  'TCP 0A53001F E8A2 0A530032 0050',
  'TCP 0A53001F E8A2 0A530032 0050 0A530015 0050 ESTABLISHED soon',
  'U\0P 0A53001F E8A2 0A530032 0050 0A530015 0050 UDP 1', // found by fuzzing
  'TCP zz E8A2 0A530032 0050 0A530015 0050 ESTABLISHED 1',
])('R16: no connection in %j', (line) => {
  expect(parseConnection(line)).toBeNull();
});
