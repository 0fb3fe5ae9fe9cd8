import { describe, expect, test } from 'vitest';
import { type Facts, canonical, checkValue, family, fieldOf, maskLength, parse, validate } from '.';
import { sample } from './testing/samples';

const good = `primary = 192.168.1.10
primary_private = 10.0.0.1
backup_active = 1
backup = 192.168.1.20
backup_private = 10.0.0.2
keepalive = 6
deadtime = 18
network = direct
virtual HTTP {
     active = 1
     address = 192.168.1.250 eth0:1
     vip_nmask = 255.255.255.0
     port = 80
     send = "GET / HTTP/1.0\\r\\n\\r\\n"
     expect = "HTTP"
     timeout = 6
     reentry = 15
     server web1 {
         address = 192.168.1.111
         active = 1
     }
     server web2 {
         address = 192.168.1.112
         active = 1
     }
}
`;
const facts: Facts = {
  hostname: 'lvs1',
  interfaces: [
    { name: 'lo', up: true, addresses: [{ address: '127.0.0.1', prefix: 8, label: 'lo' }] },
    {
      name: 'eth0',
      up: true,
      addresses: [
        { address: '192.168.1.10', prefix: 24, label: 'eth0' },
        { address: '192.168.1.250', prefix: 24, label: 'eth0:1' },
      ],
    },
  ],
};
const second = (lines: string) =>
  `${good}virtual two {\n     active = 1\n${lines}     server w {\n address = 192.168.1.113\n active = 1\n}\n}\n`;
/** the file with one piece exchanged */
const but = (from: string, to: string): string => {
  expect(good).toContain(from);
  return good.replace(from, to);
};
const said = (source: string, options: Parameters<typeof validate>[1] = {}) =>
  validate(parse(source).cst, options).map((f) => `${f.severity} ${f.code}`);

test('a sound file has no finding, with the facts of its router too, also strictly', () => {
  expect(said(good)).toEqual([]);
  expect(said(good, { facts, strict: true })).toEqual([]);
});

describe('R52 meaning across directives', () => {
  test.each([
    ['primary is backup', but('backup = 192.168.1.20', 'backup = 192.168.1.10'), 'error PRIMARY_IS_BACKUP'],
    ['no primary while serving', but('primary = 192.168.1.10\n', ''), 'error PRIMARY_MISSING'],
    ['redundancy without backup', but('backup = 192.168.1.20\n', ''), 'warning BACKUP_MISSING'],
    ['equal private addresses', but('10.0.0.2', '10.0.0.1'), 'error PRIVATE_IS_SHARED'],
    ['one private address', but('backup_private = 10.0.0.2\n', ''), 'warning PRIVATE_INCOMPLETE'],
    ['families of the routers', but('backup = 192.168.1.20', 'backup = fd00::20'), 'error FAMILIES_DIFFER'],
    [
      'deadtime not above the interval',
      but('deadtime = 18', 'deadtime = 6'),
      'error DEADTIME_NOT_ABOVE_KEEPALIVE',
    ],
    ['heartbeat port', but('keepalive', 'heartbeat_port = 1050\nkeepalive'), 'warning KEPT'],
    ['NAT without router', but('network = direct', 'network = nat'), 'error NAT_ROUTER_MISSING'],
    [
      'NAT router without device',
      but('network = direct', 'network = nat\nnat_router = 10.0.0.254'),
      'error NAT_ROUTER_DEVICE_MISSING',
    ],
    [
      'NAT router without mask',
      but('network = direct', 'network = nat\nnat_router = 10.0.0.254 eth1:1'),
      'warning NAT_NMASK_MISSING',
    ],
    [
      'NAT router is a router',
      but('network = direct', 'network = nat\nnat_router = 10.0.0.2 eth1:1'),
      'error NAT_ROUTER_CLASH',
    ],
    ['service fos', but('network', 'service = fos\nnetwork'), 'warning NO_ACTIVE_SERVICE'],
    [
      'nothing active',
      but('active = 1\n     address', 'active = 0\n     address'),
      'warning NO_ACTIVE_SERVICE',
    ],
    ['no VIP', but('     address = 192.168.1.250 eth0:1\n', ''), 'error VIP_MISSING'],
    ['no device', but('192.168.1.250 eth0:1', '192.168.1.250'), 'error DEVICE_MISSING'],
    ['VIP is a router', but('192.168.1.250', '192.168.1.20'), 'error VIP_IS_ROUTER'],
    ['VIP of one link', but('192.168.1.250', 'fe80::1'), 'error VIP_NOT_REACHABLE'],
    ['VIP of one link, IPv4', but('192.168.1.250', '169.254.1.1'), 'error VIP_NOT_REACHABLE'],
    ['VIP on loopback', but('192.168.1.250', '127.0.0.2'), 'error VIP_NOT_REACHABLE'],
    ['VIP is a real server', but('192.168.1.250', '192.168.1.111'), 'error VIP_IS_SERVER'],
    ['same real server twice', but('192.168.1.112', '192.168.1.111'), 'error DUPLICATE_SERVER'],
    [
      'same virtual server twice',
      second('address = 192.168.1.250 eth0:1\nvip_nmask = 255.255.255.0\nport = 80\n'),
      'error DUPLICATE_VIRTUAL',
    ],
    [
      'one VIP, two devices',
      second('address = 192.168.1.250 eth0:2\nport = 443\n'),
      'error VIP_ON_TWO_DEVICES',
    ],
    [
      'one VIP, two masks',
      second('address = 192.168.1.250 eth0:1\nport = 443\n'),
      'warning VIP_MASKS_DIFFER',
    ],
    ['one alias, two VIPs', second('address = 192.168.1.251 eth0:1\nport = 443\n'), 'warning ALIAS_SHARED'],
    [
      'no real servers',
      `${good}virtual x {\nactive = 1\naddress = 192.168.1.252 eth0:3\n}\n`,
      'warning NO_SERVERS',
    ],
    [
      'real server without address',
      but('address = 192.168.1.112', 'weight = 1'),
      'error SERVER_ADDRESS_MISSING',
    ],
    ['families', but('192.168.1.112', 'fd00::5'), 'error FAMILY_MISMATCH'],
    [
      'port mapping outside of NAT',
      but('192.168.1.112', '192.168.1.112\nport = 8080'),
      'warning PORT_MAPPING',
    ],
    ['weight 0', but('192.168.1.112', '192.168.1.112\nweight = 0'), 'warning WEIGHT_ZERO'],
    ['send without line end', but('\\r\\n\\r\\n', 'rnrn'), 'warning SEND_NO_LINE_END'],
    ['expect too long', but('"HTTP"', `"${'x'.repeat(255)}"`), 'warning EXPECT_TOO_LONG'],
    ['bad regex', but('expect = "HTTP"', 'expect = "(HTTP"\nuse_regex = 1'), 'warning BAD_REGEX'],
    ['regex without expect', but('expect = "HTTP"', 'use_regex = 1'), 'warning REGEX_WITHOUT_EXPECT'],
    ['program, relative', but('expect', 'send_program = "check %h"\nexpect'), 'error PROGRAM_NOT_ABSOLUTE'],
    [
      'program without expect',
      but('expect = "HTTP"', 'send_program = "/bin/c %h"'),
      'warning PROGRAM_WITHOUT_EXPECT',
    ],
    [
      '%h inside of a word',
      but('expect', 'send_program = "/bin/c http://%h/"\nexpect'),
      'warning PROGRAM_TOKEN_EMBEDDED',
    ],
    ['TLS over UDP', but('port = 80', 'port = 80\nprotocol = udp\ncheck = tls'), 'error CHECK_NEEDS_TCP'],
    [
      'no program to check with',
      but('port = 80', 'port = 80\ncheck = program'),
      'error CHECK_WITHOUT_PROGRAM',
    ],
    [
      'a digest without page',
      but('port = 80', `port = 80\ncheck_digest = ${'a'.repeat(32)}`),
      'warning CHECK_DETAIL_UNUSED',
    ],
    [
      'a path with a blank',
      but('port = 80', 'port = 80\ncheck = http\ncheck_path = "/a b"'),
      'error BAD_CHECK_PATH',
    ],
    [
      'a path that is none',
      but('port = 80', 'port = 80\ncheck = http\ncheck_path = index'),
      'error BAD_CHECK_PATH',
    ],
    ['a host that is none', but('port = 80', 'port = 80\ncheck_host = "a\\r\\nb"'), 'error BAD_CHECK_HOST'],
    [
      'a status that is none',
      but('port = 80', 'port = 80\ncheck = http\ncheck_status = 200-99'),
      'error BAD_CHECK_STATUS',
    ],
    [
      'a digest that is none',
      but('port = 80', 'port = 80\ncheck = http\ncheck_digest = abc'),
      'error BAD_CHECK_DIGEST',
    ],
    ['UDP without expect', but('expect = "HTTP"', 'protocol = udp'), 'warning UDP_WITHOUT_EXPECT'],
    ['re-entry below the interval', but('reentry = 15', 'reentry = 5'), 'warning REENTRY_BELOW_TIMEOUT'],
    ['mark without persistence', but('port = 80', 'port = 80\nfwmark = 80'), 'warning MARK_NOT_PERSISTENT'],
    [
      'R47 a VIP that prefers both routers',
      second(
        'address = 192.168.1.250 eth0:1\nvip_nmask = 255.255.255.0\nport = 81\npreferred_router = backup\n',
      ),
      'error VIP_PREFERS_TWO',
    ],
    [
      'R47 one gateway for both routers',
      second('address = 192.168.1.251 eth0:2\npreferred_router = backup\n').replace('= direct', '= nat'),
      'error NAT_PREFERS_TWO',
    ],
    [
      'R47 a preference without backup',
      but('port = 80', 'port = 80\npreferred_router = backup').replace(
        'backup_active = 1',
        'backup_active = 0',
      ),
      'warning PREFERRED_WITHOUT_BACKUP',
    ],
    [
      'R47 a preference and nopreempt',
      `nopreempt = 1\n${but('port = 80', 'port = 80\npreferred_router = backup')}`,
      'error PREFERRED_WITH_NOPREEMPT',
    ],
    [
      'R47 a router that is a real server of an active-active pair',
      but('port = 80', 'port = 80\npreferred_router = backup').replace('192.168.1.111', '192.168.1.20'),
      'error ROUTER_SERVES_ACTIVE_ACTIVE',
    ],
    [
      'a router that is none of both',
      but('port = 80', 'port = 80\npreferred_router = third'),
      'error NOT_IN_LIST',
    ],
    [
      'mask without persistence',
      but('port = 80', 'port = 80\npmask = 255.255.255.0'),
      'warning PMASK_WITHOUT_PERSISTENT',
    ],
    [
      'mask of half the world',
      but('vip_nmask = 255.255.255.0', 'vip_nmask = 128.0.0.0'),
      'warning MASK_WIDE',
    ],
    ['NAT mask too wide', but('keepalive = 6', 'keepalive = 6\nnat_nmask = 254.0.0.0'), 'warning MASK_WIDE'],
    [
      'sorry server on loopback under NAT',
      but('port = 80', 'port = 80\nsorry_server = 127.0.0.1').replace('direct', 'nat'),
      'warning SORRY_ON_LOOPBACK',
    ],
    [
      'sorry server is the VIP',
      but('port = 80', 'port = 80\nsorry_server = 192.168.1.250'),
      'error SORRY_IS_VIP',
    ],
    [
      'sorry server is a real server',
      but('port = 80', 'port = 80\nsorry_server = 192.168.1.111'),
      'warning SORRY_IS_SERVER',
    ],
    [
      'port behind a server',
      good.replace('     port = 80\n', '').replace(/}\n$/, '     port = 443\n}\n'),
      'warning PORT_AFTER_SERVER',
    ],
    ['repeated', but('keepalive = 6', 'keepalive = 6\nkeepalive = 5'), 'warning REPEATED'],
  ])('%s', (_, source, expected) => expect(said(source)).toContain(expected));

  test.each(['0.0.0.0', '255.0.0.0', '255.255.255.255'])(
    'a mask that a network can have, or that means none, has no finding: %s',
    (mask) => {
      expect(said(but('vip_nmask = 255.255.255.0', `vip_nmask = ${mask}`))).toEqual([]);
      expect(said(but('timeout = 6', `timeout = 6\npersistent = 300\npmask = 128.0.0.0`))).toEqual([]);
    },
  );

  test.each([
    ['neither router is this one', but('192.168.1.10', '192.168.1.11'), 'error NOT_THIS_ROUTER'],
    ['device that is not there', but('eth0:1', 'eth7:1'), 'error DEVICE_NOT_PRESENT'],
    ['VIP put there by the system', but('eth0:1', 'eth0:2'), 'warning VIP_STATIC'],
    ['real server off link', but('192.168.1.112', '172.16.0.1'), 'warning SERVER_OFF_LINK'],
    ['real server is the router', but('192.168.1.112', '192.168.1.10'), 'warning SERVER_IS_ROUTER'],
    [
      'sync daemon device',
      but('network', 'syncdaemon = 1\nsyncd_iface = eth9\nnetwork'),
      'error DEVICE_NOT_PRESENT_GLOBAL',
    ],
    [
      'both routers are this one',
      but('backup = 192.168.1.20', 'backup = 127.0.0.1'),
      'error BOTH_THIS_ROUTER',
    ],
  ])('with facts: %s', (_, source, expected) => {
    expect(said(source, { facts })).toContain(expected);
    expect(said(source)).not.toContain(expected);
  });

  test('each finding stands at its directive and names the field of the form', () => {
    const { cst } = parse(
      but('vip_nmask = 255.255.255.0', 'vip_nmask = 255.0.255.0').replace('eth0:1', 'eth0:1234567890123'),
    );
    const found = validate(cst).filter((f) => f.severity === 'error');
    expect(found.map((f) => [f.code, f.position?.line, f.position?.column, f.path])).toEqual([
      ['DEVICE_TOO_LONG', 11, 16, { block: { kind: 'virtual', index: 0 }, directive: 'device' }],
      ['MASK_NOT_CONTIGUOUS', 12, 18, { block: { kind: 'virtual', index: 0 }, directive: 'vip_nmask' }],
    ]);
  });

  test('an unfinished file has no error: files are filled in step by step', () => {
    for (const source of ['serial_no = 1\n', 'network = nat\nprimary = 10.0.0.1\n', 'backup_active = 1\n'])
      expect(said(source).filter((s) => s.startsWith('error'))).toEqual([]);
  });
});

test('samples/direct.cf: two real servers of one name are no finding; samples/nat.cf: what is wrong as published', () => {
  expect(said(sample('direct').toString('latin1'))).toEqual(['warning SINGLE_HEARTBEAT']);
  expect(said(sample('nat').toString('latin1'))).toEqual([
    'error PRIMARY_IS_BACKUP',
    'warning SEND_NO_LINE_END',
    'warning PRIVATE_INCOMPLETE',
  ]);
});

describe('values', () => {
  const check = (scope: 'global' | 'virtual' | 'server', name: string, text: string) => {
    const field = fieldOf(scope, name);
    if (!field) throw new Error(`no field ${name}`);
    return checkValue(field, text)?.code ?? null;
  };
  test.each([
    ['192.168.1.1', null],
    ['010.0.0.1', 'ADDRESS_LEADING_ZERO'],
    ['10.1', 'ADDRESS_SHORT_FORM'],
    ['0x7f000001', 'ADDRESS_SHORT_FORM'],
    ['256.0.0.1', 'BAD_ADDRESS'],
    ['1.2.3.4.5', 'BAD_ADDRESS'],
    ['224.0.0.1', 'ADDRESS_UNUSABLE'],
    ['255.255.255.255', 'ADDRESS_UNUSABLE'],
    ['0.0.0.0', 'ADDRESS_NONE'],
    ['router1.example.com', 'HOST_NAME'],
    ['2001:db8::1', 'EXTENSION_IPV6'],
    ['2001:db8::1%eth0', 'BAD_ADDRESS'],
    ['', 'BAD_ADDRESS'],
    ['10.0.0.1\n', 'CONTROL_CHARACTER'],
  ])('router’s address: %j', (text, code) => expect(check('global', 'primary', text)).toBe(code));
  test.each([
    ['virtual', 'port', '65535', null],
    ['virtual', 'port', '65536', 'OUT_OF_RANGE'],
    ['virtual', 'port', '0', 'OUT_OF_RANGE'],
    ['virtual', 'port', 'http', 'SERVICE_NAME'],
    ['virtual', 'port', '080', 'OCTAL_NUMBER'],
    ['server', 'port', 'http', 'NOT_A_NUMBER'],
    ['server', 'weight', '-1', 'OUT_OF_RANGE'],
    ['server', 'weight', '1e3', 'NOT_A_NUMBER'],
    ['virtual', 'timeout', '0', 'OUT_OF_RANGE'],
    ['virtual', 'timeout', '0x6', 'HEX_NUMBER'],
    ['virtual', 'scheduler', 'mh', 'EXTENSION'],
    ['virtual', 'scheduler', 'best', 'NOT_IN_LIST'],
    ['virtual', 'device', 'eth0:1', null],
    ['virtual', 'device', 'eth0;reboot', 'BAD_DEVICE'],
    ['global', 'vrid', '256', 'OUT_OF_RANGE'],
  ] as const)('value of a %s’s %s: %j', (scope, name, text, code) =>
    expect(check(scope, name, text)).toBe(code),
  );

  test('addresses and masks', () => {
    expect([family('::1'), family('1::2::3'), family('::ffff:10.0.0.1'), family('1:2:3:4:5:6:7')]).toEqual([
      6,
      null,
      6,
      null,
    ]);
    expect([canonical('2001:DB8:0:0:1:0:0:1'), canonical('::0'), canonical('fe80:0:0:0:1:2:3:4')]).toEqual([
      '2001:db8::1:0:0:1',
      '::',
      'fe80::1:2:3:4',
    ]);
    expect([
      maskLength('255.255.255.0'),
      maskLength('0.0.0.0'),
      maskLength('255.255.255.255'),
      maskLength('255.0.255.0'),
    ]).toEqual([24, 0, 32, null]);
  });
});
