import { expect, it } from 'vitest';
import { endpoint } from '@/lib/lvscf/address';
import { parseConnection, type IpvsDestination, type IpvsService } from '@/lib/protocol';
import { tallyOf } from './tally';

/** As a 6.1 kernel prints it. */
const text = `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP 0A53001F 0000 0A530032 0050 0A530015 0050 NONE            297
TCP 0A53001F D6A4 0A530032 0050 0A530015 0050 ESTABLISHED     899
TCP 0A530020 0000 0A530032 0050 0A530016 0050 NONE           1200
TCP 0A53001F D6A5 0A530032 01BB 0A530015 01BB TIME_WAIT      3000
UDP 0A53001F D6A5 0A530032 0050 0A530015 0050 UDP            3000
IP  0A53001F 0000 00000050 0000 0A530017 0000 NONE             31
IP  0A53001F 0000 00000051 0000 0A530017 0000 NONE             99
TCP 0A53001F D6A5 0A530032 0050 0A530017 0050 ESTABLISHED      45
TCP fd00:0083:0000:0000:0000:0000:0000:001f 0000 fd00:0083:0000:0000:0000:0000:0000:0050 0050 fd00:0083:0000:0000:0000:0000:0000:0021 0050 NONE 12
`;

it.each([
  ['tcp', '10.83.0.50', 80, null, '10.83.0.21', 80, { persistent: 1, endsIn: 899 }],
  ['tcp', '10.83.0.50', 80, null, '10.83.0.22', 80, { persistent: 1, endsIn: 1200 }],
  ['tcp', '10.83.0.50', 443, null, '10.83.0.21', 443, { persistent: 0, endsIn: 3000 }],
  ['tcp', '10.83.0.50', 80, null, '10.83.0.24', 80, { persistent: 0, endsIn: null }],
  ['fwm', null, null, 80, '10.83.0.23', 0, { persistent: 1, endsIn: 45 }],
  ['tcp', 'fd00:83::50', 80, null, 'fd00:83::21', 80, { persistent: 1, endsIn: 12 }],
] as const)(
  'R57 what still goes from %s %s %s (mark %s) to %s',
  (protocol, address, port, mark, to, at, expected) => {
    const id = mark === null ? `${protocol}:${endpoint(address, port)}` : `fwm:${mark}`;
    const destination = { id: endpoint(to, at), address: to, port: at } as IpvsDestination;
    const service = { id, mark, destinations: [destination] } as unknown as IpvsService;
    const { see, tally } = tallyOf(service, destination, [service]);
    for (const line of text.split('\n')) {
      const connection = parseConnection(line);
      if (connection) see(connection);
    }
    expect(tally).toEqual(expected);
  },
);
