import { describe, expect, it } from 'vitest';
import { diff, parse, print, sentence, validate } from '@/lib/lvscf';
import type { Table } from '@/lib/protocol';
import { adopt, type Kernel } from './adopt';
import { itemsOf, type Item } from './items';

const FILE = `serial_no = 4
primary = 10.0.0.1
service = lvs
backup_active = 0
heartbeat = 0
network = nat
nat_router = 10.1.0.254 eth1:1
virtual HTTP {
     active = 1
     address = 10.0.0.100 eth0:1
     port = 80
     persistent = 300
     pmask = 255.255.255.0
     scheduler = wlc
     protocol = tcp
     timeout = 6
     reentry = 15
     server web1 {
         address = 10.1.0.11
         active = 1
         port = 8080
         weight = 1
     }
     server web2 {
         address = 10.1.0.12
         active = 1
         weight = 1
         forwarding = direct
     }
}
`;
const HTTP = 'tcp:10.0.0.100:80';
const NONE: Kernel = { services: [], facts: null };
const file = parse(FILE).cst;

const item = (change: Partial<Item>): Item => ({
  ...{ kind: 'weight', service: HTTP, server: null, since: null, by: null, state: null, weight: null },
  ...{ forwarding: null, scheduler: null, persistent: null, pmask: null },
  ...change,
});
const words = (items: Item[], kernel = NONE) => {
  const { cst, left } = adopt(file, items, kernel);
  expect(validate(cst).filter(({ severity }) => severity === 'error')).toEqual([]);
  return [...diff(file, cst).map((change) => sentence(change)), ...left.map(({ why }) => why)];
};

const counters = { connections: 0, inPackets: 0, outPackets: 0, inBytes: 0, outBytes: 0 };
type Service = Table['services'][number];
const destination = (change: Partial<Service['destinations'][number]>): Service['destinations'][number] => ({
  ...{ id: '10.1.0.19:25', address: '10.1.0.19', port: 25, forwarding: 'masq', weight: 3 },
  ...{ active: 0, inactive: 0, ...counters, ...change },
});
const service = (change: Partial<Service>): Service => ({
  ...{ id: 'tcp:10.0.0.101:25', protocol: 'tcp', address: '10.0.0.101', port: 25, mark: null },
  ...{ scheduler: 'rr', persistent: 0, pmask: null, ...counters, destinations: [destination({})], ...change },
});
const facts = {
  hostname: 'lvs1',
  interfaces: [
    { name: 'lo', up: true, addresses: [{ address: '127.0.0.1', prefix: 8, label: 'lo' }] },
    { name: 'eth0', up: true, addresses: [{ address: '10.0.0.1', prefix: 24, label: 'eth0' }] },
  ],
};

describe('R43 what was changed in the kernel is written into lvs.cf', () => {
  it('a weight, by the real server’s own id and by the table’s, which has the virtual server’s port without NAT', () => {
    const [own, table] = ['10.1.0.11:8080', '10.1.0.12:80'].map((server) =>
      words([item({ server, weight: 7 })]),
    );
    expect(own).toEqual([expect.stringMatching(/HTTP.*web1.*1.* 7$/)]);
    expect(table).toEqual([expect.stringMatching(/HTTP.*web2.*1.* 7$/)]);
  });

  it('forwarding: only what differs from the network type stands in the file', () => {
    const { cst } = adopt(
      file,
      [
        item({ kind: 'settings', server: '10.1.0.11:8080', forwarding: 'tunnel', weight: 1 }),
        item({ kind: 'settings', server: '10.1.0.12:80', forwarding: 'masq', weight: 1 }),
      ],
      NONE,
    );
    const text = print(cst).toString();
    expect(text.match(/forwarding = \w+/g)).toEqual(['forwarding = tunnel']);
    expect(words([item({ kind: 'settings', server: '10.1.0.12:80', forwarding: 'local' })])).toEqual([
      'local',
    ]);
  });

  it('scheduler and persistence of a virtual server, also that it has none any more', () => {
    const settings = item({ kind: 'settings', scheduler: 'lc', persistent: 0, pmask: null });
    const text = print(adopt(file, [settings], NONE).cst).toString();
    expect(text).toContain('scheduler = lc');
    expect(text).not.toMatch(/persistent|pmask/);
  });

  it('what was deleted or halted becomes inactive and loses nothing else', () => {
    const gone = [item({ kind: 'deleted', server: '10.1.0.11:8080' })];
    expect(print(adopt(file, gone, NONE).cst).toString()).toBe(
      FILE.replace('active = 1\n         port', 'active = 0\n         port'),
    );
    const halted = [item({ kind: 'decided', state: 'halted', server: '10.1.0.11:8080' })];
    expect(adopt(file, halted, NONE).cst).toEqual(adopt(file, gone, NONE).cst);
    expect(print(adopt(file, [item({ kind: 'deleted' })], NONE).cst).toString()).toContain(
      'HTTP {\n     active = 0',
    );
  });

  it('a virtual server of somebody else, on a free alias of the interface in its network, with its real servers', () => {
    const kernel = { services: [service({ persistent: 60 })], facts };
    const { cst, taken } = adopt(file, [item({ kind: 'foreign', service: 'tcp:10.0.0.101:25' })], kernel);
    expect(taken).toHaveLength(1);
    const text = print(cst).toString().slice(FILE.length);
    expect(text).toContain('virtual 10.0.0.101:25 {');
    for (const line of ['address = 10.0.0.101 eth0:2', 'port = 25', 'persistent = 60', 'scheduler = rr'])
      expect(text).toContain(line);
    expect(text).toMatch(/server 10\.1\.0\.19 \{[^}]*weight = 3/);
    expect(validate(cst).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('a real server of somebody else behind a virtual server of ours', () => {
    const entry = destination({ id: '10.1.0.19:8080', port: 8080, forwarding: 'direct' });
    const kernel = { services: [service({ id: HTTP, destinations: [entry] })], facts: null };
    const text = print(
      adopt(file, [item({ kind: 'foreign', server: '10.1.0.19:8080' })], kernel).cst,
    ).toString();
    expect(text).toMatch(/server 10\.1\.0\.19 \{[^}]*port = 8080\n[^}]*weight = 3\n[^}]*forwarding = direct/);
  });

  it.each<[string, Partial<Item>, Kernel]>([
    ['gone', { kind: 'foreign', service: 'tcp:10.9.9.9:1' }, NONE],
    ['no-virtual', { service: 'tcp:10.9.9.9:1', server: '10.1.0.11:80', weight: 2 }, NONE],
    ['no-server', { server: '10.1.0.99:80', weight: 2 }, NONE],
    [
      'no-device',
      { kind: 'foreign', service: 'tcp:10.0.0.101:25' },
      { services: [service({})], facts: null },
    ],
    [
      'mark',
      { kind: 'foreign', service: 'fwm:5' },
      { services: [service({ id: 'fwm:5', protocol: 'fwm', address: null, port: null, mark: 5 })], facts },
    ],
    [
      'all-ports',
      { kind: 'foreign', service: 'tcp:10.0.0.101:0' },
      { services: [service({ id: 'tcp:10.0.0.101:0', port: 0 })], facts },
    ],
    [
      'protocol',
      { kind: 'foreign', service: 'sctp:10.0.0.101:25' },
      { services: [service({ id: 'sctp:10.0.0.101:25', protocol: 'sctp' })], facts },
    ],
    ['not-taken', { server: '10.1.0.11:8080', weight: 99_999 }, NONE],
  ])('says why it cannot: %s', (why, change, kernel) => {
    const { cst, taken, left } = adopt(file, [item(change)], kernel);
    expect([cst, taken, left.map((one) => one.why)]).toEqual([file, [], [why]]);
  });
});

it('R43 the entries of a status: hand, foreign, decided; a drain is weight 0', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const hold = { service: HTTP, server: '10.1.0.11:80', kind: 'weight' as const, since: at, weight: 7 };
  const none = { forwarding: null, scheduler: null, persistent: null, pmask: null };
  const items = itemsOf({
    kernel: {
      holds: [{ ...hold, ...none }],
      foreign: [{ service: 'fwm:5', server: null, since: at }],
      observedAt: at,
    },
    intents: {
      ...{ saved: true, observedAt: at },
      list: [
        {
          service: HTTP,
          server: '10.1.0.12:80',
          state: 'drained',
          weight: null,
          at,
          by: 'root',
          remaining: null,
        },
      ],
    },
  });
  expect(items.map(({ kind, server, weight, by }) => [kind, server, weight, by])).toEqual([
    ['weight', '10.1.0.11:80', 7, null],
    ['foreign', null, null, null],
    ['decided', '10.1.0.12:80', 0, 'root'],
  ]);
  expect(itemsOf({ kernel: null, intents: null })).toEqual([]);
});
