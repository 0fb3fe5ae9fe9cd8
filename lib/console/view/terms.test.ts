import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import type { Table } from '@/lib/protocol';
import { terms } from './terms';

const FILE = `network = direct
virtual HTTP {
 active = 1
 address = 192.0.2.10 eth0:1
 port = 80
 scheduler = wlc
 server web1 {
  address = 192.0.2.11
  active = 1
  weight = 1
 }
 server web2 {
  address = 192.0.2.12
  active = 1
  weight = 1
 }
}
virtual MAIL {
 active = 1
 address = 192.0.2.10 eth0:1
 port = 25
 persistent = 300
 server m1 {
  address = 192.0.2.21
  active = 1
 }
}
`;
const configOf = (text: string) => read(parse(text).cst);
const before = configOf(FILE);
const destination = (id: string, active: number) =>
  ({ id, active }) as Table['services'][number]['destinations'][number];
const table = {
  services: [
    {
      id: 'tcp:192.0.2.10:80',
      destinations: [destination('192.0.2.11:80', 3), destination('192.0.2.12:80', 5)],
    },
    { id: 'tcp:192.0.2.10:25', destinations: [destination('192.0.2.21:25', 7)] },
  ],
} as Table;
const said = (text: string, known: Table | null = table) =>
  terms(before, configOf(text), known).map(({ command, drops }) => `${command} ${drops ?? '?'}`);

describe('R53 a change in ipvsadm’s terms', () => {
  it('nothing, where nothing of the table changes', () => {
    expect(said(FILE.replace('network = direct', 'network = direct\nkeepalive = 7'))).toEqual([]);
  });

  it('names what is entered, edited and taken out, and the connections that end', () => {
    expect(
      said(FILE.replace('scheduler = wlc', 'scheduler = rr').replace('weight = 1', 'weight = 4')),
    ).toEqual([
      'ipvsadm -E -t 192.0.2.10:80 -s rr 0',
      'ipvsadm -e -t 192.0.2.10:80 -r 192.0.2.11:80 -g -w 4 0',
    ]);
    expect(said(FILE.replace('192.0.2.12', '192.0.2.13'))).toEqual([
      'ipvsadm -d -t 192.0.2.10:80 -r 192.0.2.12:80 5',
      'ipvsadm -a -t 192.0.2.10:80 -r 192.0.2.13:80 -g -w 1 0',
    ]);
    expect(said(FILE.replace('port = 25', 'port = 26'))).toEqual([
      'ipvsadm -D -t 192.0.2.10:25 7',
      'ipvsadm -A -t 192.0.2.10:26 -s wlc -p 300 0',
      'ipvsadm -a -t 192.0.2.10:26 -r 192.0.2.21:26 -g -w 1 0',
    ]);
    expect(said(FILE.slice(0, FILE.indexOf('virtual MAIL')), null)).toEqual([
      'ipvsadm -D -t 192.0.2.10:25 ?',
    ]);
  });

  it('marks, UDP, NAT with another port; failover services have no table', () => {
    const other = FILE.replace('network = direct', 'network = nat')
      .replace('port = 80', 'port = 80\n fwmark = 5')
      .replace('port = 25', 'port = 25\n protocol = udp')
      .replace('address = 192.0.2.21', 'address = 192.0.2.21\n  port = 2525');
    expect(terms(null, configOf(other), null).map(({ command }) => command)).toEqual([
      'ipvsadm -A -f 5 -s wlc',
      'ipvsadm -a -f 5 -r 192.0.2.11:0 -m -w 1',
      'ipvsadm -a -f 5 -r 192.0.2.12:0 -m -w 1',
      'ipvsadm -A -u 192.0.2.10:25 -s wlc -p 300',
      'ipvsadm -a -u 192.0.2.10:25 -r 192.0.2.21:2525 -m -w 1',
    ]);
    expect(said(`service = fos\n${FILE}`)).toEqual([
      'ipvsadm -D -t 192.0.2.10:80 8',
      'ipvsadm -D -t 192.0.2.10:25 7',
    ]);
  });
});
