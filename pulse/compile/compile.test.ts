import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckKind } from '@/lib/lvscf/checks';
import type { LvsConfig, VirtualServer } from '@/lib/lvscf/types';
import type { ProgramRefusal } from '@/pulse/policy';
import { exampleConfig, exampleFacts, exampleServer, exampleVirtual } from './example';
import { compile, compileSentence, intendedSchema, refusesCheckProgram, type Compiled } from './index';
import { unescape } from './services';

const options = { sha256: '0'.repeat(64), runFolder: '/run/pulse' };
const run = (config: LvsConfig, router: 'primary' | 'backup' = 'primary'): Compiled =>
  compile(config, exampleFacts(router), { ...options, router });
const codes = (c: Compiled) => c.findings.map((f) => f.code);
const values = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^\\s*${key} (.*)$`, 'gm'))].map((m) => m[1]);

describe('keepalived.conf', () => {
  test('R22 both routers advertise one constant address; VIPs are excluded, once each', () => {
    const config = exampleConfig({
      virtual: [
        exampleVirtual(),
        exampleVirtual({ id: 'tcp:192.168.1.250:443', port: 443, device: 'eth0:2' }),
      ],
    });
    for (const router of ['primary', 'backup'] as const) {
      const { keepalivedConf } = run(config, router);
      expect(keepalivedConf).toMatch(/virtual_ipaddress \{\n\s*169\.254\.81\.1\/32 dev lo scope host\n\s*\}/);
      expect(values(keepalivedConf, '192.168.1.250/32')).toEqual(['dev eth0 label eth0:1']);
    }
  });

  test('R47 active-active: a group for each router, priorities mirrored, ids, constant addresses and gates of their own', () => {
    const virtual = [
      exampleVirtual(),
      exampleVirtual({ address: '192.168.1.9', device: 'eth0:2', preferred_router: 'backup' }),
    ];
    const config = exampleConfig({ virtual, syncdaemon: true, syncd_iface: 'eth1', syncd_id: 7 });
    const script = { file: '/opt/ours/bin/pulse', root: '/' };
    const [p, b] = (['primary', 'backup'] as const).map((router) =>
      compile(config, exampleFacts(router), { ...options, router, script }),
    );
    if (!p || !b) throw new Error('nothing compiled');
    expect(values(p.keepalivedConf, 'priority')).toEqual(['250', '240']);
    expect(values(b.keepalivedConf, 'priority')).toEqual(['240', '250']);
    for (const { keepalivedConf, addresses, quiet, sync, sysctl } of [p, b]) {
      expect(values(keepalivedConf, 'virtual_router_id')).toEqual(['51', '53']);
      expect(keepalivedConf).not.toContain('lvs_sync_daemon');
      const [, first = '', second = ''] = keepalivedConf.split(/^vrrp_instance /m);
      expect(first).toContain('192.168.1.250/32 dev eth0');
      expect(first).not.toContain('192.168.1.9/32');
      expect(second).toContain('192.168.1.9/32 dev eth0');
      expect(second).toContain('169.254.81.3/32 dev lo');
      expect(second).toContain('notify_master "/bin/sh /opt/ours/bin/pulse vips-arrive / 2"');
      expect(second).toMatch(/^ +gate2$/m);
      expect(second).not.toMatch(/^ +gate$/m);
      expect(addresses.split('\n')).toContain('192.168.1.9/32 eth0 @2');
      expect(addresses.split('\n')).toContain('169.254.81.1/32 lo');
      expect([quiet, sync]).toEqual(['192.168.1.250\n192.168.1.9 @2\n', 'eth1 7\n']);
      expect(sysctl).toContain('net/ipv4/vs/backup_only = 0');
    }
    // switched off it keeps its heartbeat, so that switching it on again starts none
    const off = { ...config, virtual: virtual.map((v, n) => ({ ...v, active: n === 0 })) };
    expect(values(run(off).keepalivedConf, 'virtual_router_id')).toEqual(['51', '53']);
    const fos = run({ ...config, service: 'fos' });
    expect(values(fos.keepalivedConf, 'virtual_router_id')).toEqual(['51']);
    const alone = run({ ...config, backup_active: false });
    expect(values(alone.keepalivedConf, 'priority')).toEqual(['255', '255']);
    const behindNat = run({
      ...config,
      ...{ network: 'nat', nat_router: { address: '10.0.0.254', device: 'eth1:1' } },
      virtual: [
        exampleVirtual({ preferred_router: 'backup', server: [exampleServer({ forwarding: 'nat' })] }),
      ],
    });
    expect(behindNat.addresses).toContain('10.0.0.254/32 eth1 @2');
  });

  test('R47 a file without preferred_router compiles byte by byte as before there was one', () => {
    const config = exampleConfig({
      ...{ primary_private: '10.0.0.10', backup_private: '10.0.0.20', monitor_links: true },
      ...{ syncdaemon: true, syncd_iface: 'eth1', quorum: ['192.168.1.1'] },
    });
    const script = { file: '/usr/sbin/pulse', root: '/' };
    const made = compile(config, exampleFacts(), { ...options, router: 'primary', script });
    const { keepalivedConf, addresses, quiet, gate, sync } = made;
    expect([addresses, quiet, gate, sync].join('--\n')).toMatchInlineSnapshot(`
      "192.168.1.250/32 eth0
      169.254.81.1/32 lo
      169.254.81.2/32 lo
      --
      192.168.1.250
      --
      13 18 preempt
      --
      "
    `);
    expect(keepalivedConf).toMatchInlineSnapshot(`
      "# Made by pulse from lvs.cf; changes here are lost.
      global_defs {
        router_id lvs_primary
        script_user root
        enable_script_security
        vrrp_version 3
        vrrp_garp_master_delay 1
        vrrp_garp_master_refresh 2
        vrrp_garp_master_refresh_repeat 1
        lvs_sync_daemon eth1 inst VIPS id 0
      }
      track_file handover {
        file "/run/pulse/handover"
        weight 1
        init_file 0
      }
      track_file gate {
        file "/run/pulse/gate"
        weight 1
        init_file 0
      }
      track_file fitness {
        file "/run/pulse/fitness"
        weight 1
        init_file 0
      }
      track_file service {
        file "/run/pulse/service"
        weight 1
        init_file 0
      }
      vrrp_script quorum {
        script "/bin/sh /usr/libexec/pulse-quorum.sh /run/pulse 192.168.1.1"
        interval 1
        timeout 5
        weight -50
        fall 6
        rise 1
        user root
      }
      vrrp_sync_group LVS {
        group {
          VIPS
          PRIVATE
        }
        sync_group_tracking_weight
        track_file {
          handover
          gate
          fitness
          service
        }
        track_script {
          quorum
        }
      }
      vrrp_instance VIPS {
        state BACKUP
        interface eth0
        virtual_router_id 51
        priority 250
        advert_int 6
        down_timer_adverts 3
        unicast_src_ip 192.168.1.10
        unicast_peer {
          192.168.1.20
        }
        virtual_ipaddress {
          169.254.81.1/32 dev lo scope host
        }
        virtual_ipaddress_excluded {
          192.168.1.250/32 dev eth0 label eth0:1
        }
        notify_master "/bin/sh /usr/sbin/pulse vips-arrive /"
        notify_backup "/bin/sh /usr/sbin/pulse vips-leave /"
        notify_fault "/bin/sh /usr/sbin/pulse vips-leave /"
      }
      vrrp_instance PRIVATE {
        state BACKUP
        interface eth1
        virtual_router_id 52
        priority 250
        advert_int 6
        down_timer_adverts 3
        dont_track_primary
        unicast_src_ip 10.0.0.10
        unicast_peer {
          10.0.0.20
        }
        virtual_ipaddress {
          169.254.81.2/32 dev lo scope host
        }
      }
      "
    `);
  });

  test('R47 four ids follow each other, around the end', () => {
    const config = exampleConfig({
      ...{ vrid: 254, primary_private: '10.0.0.10', backup_private: '10.0.0.20' },
      virtual: [exampleVirtual({ preferred_router: 'backup' })],
    });
    expect(values(run(config).keepalivedConf, 'virtual_router_id')).toEqual(['254', '255', '1', '2']);
  });

  test('R22 the same timers on both, the primary higher, deadtime/keepalive adverts', () => {
    const [p, b] = [run(exampleConfig()).keepalivedConf, run(exampleConfig(), 'backup').keepalivedConf];
    expect(values(p, 'priority')).toEqual(['250']);
    expect(values(b, 'priority')).toEqual(['240']);
    for (const text of [p, b]) {
      expect(values(text, 'advert_int')).toEqual(['6']);
      expect(values(text, 'down_timer_adverts')).toEqual(['3']);
    }
  });

  test.each([
    [6, 18, '6', '3'],
    [2, 5, '1.67', '3'],
    [10, 5, '5', '1'],
    [1, 3, '1', '3'],
    [0.2, 0.6, '0.2', '3'],
    [60, 180, '36', '5'],
    [0.01, 10, '0.1', '100'],
  ])(
    'keepalive %d and deadtime %d: an advert each %s s, %s of them',
    (keepalive, deadtime, interval, adverts) => {
      const { keepalivedConf } = run(exampleConfig({ keepalive, deadtime }));
      expect(values(keepalivedConf, 'advert_int')).toEqual([interval]);
      expect(values(keepalivedConf, 'down_timer_adverts')).toEqual([adverts]);
    },
  );

  test.each([0, -6, NaN, 5000])('deadtime %d is refused', (deadtime) => {
    expect(codes(run(exampleConfig({ deadtime })))).toContain('COMPILE_HEARTBEAT');
  });

  test('R22 private addresses make a second channel in one group, whose link is never watched', () => {
    const { keepalivedConf } = run(
      exampleConfig({ primary_private: '10.0.0.10', backup_private: '10.0.0.20' }),
    );
    expect(keepalivedConf).toMatch(/vrrp_sync_group LVS \{\n {2}group \{\n {4}VIPS\n {4}PRIVATE\n {2}\}/);
    const channel = keepalivedConf.slice(keepalivedConf.indexOf('vrrp_instance PRIVATE'));
    expect(channel).toContain('interface eth1\n');
    expect(channel).toContain('virtual_router_id 52\n');
    expect(channel).toContain('dont_track_primary\n');
    expect(keepalivedConf.match(/dont_track_primary/g)).toHaveLength(1);
  });

  test('R22 for a router that leads while a channel is added: the same, side by side', () => {
    const { joining, keepalivedConf } = run(
      exampleConfig({ primary_private: '10.0.0.10', backup_private: '10.0.0.20' }),
    );
    expect(joining).not.toContain('vrrp_sync_group');
    const instances = (text: string) => text.match(/^vrrp_instance .*/gm);
    expect(instances(joining)).toEqual(instances(keepalivedConf));
    // the VIPs are lowered and watch their links as the group did
    const tracked = /^ {2}track_file \{\n[^}]*\n {2}\}/m;
    expect(tracked.exec(joining)?.[0]).toBe(tracked.exec(keepalivedConf)?.[0]);
  });

  test('R22 a copy of the public addresses is no second channel', () => {
    const same = run(exampleConfig({ primary_private: '192.168.1.10', backup_private: '192.168.1.20' }));
    expect(same.keepalivedConf).toBe(run(exampleConfig()).keepalivedConf);
    const half = run(exampleConfig({ primary_private: '10.0.0.10', backup_private: null }));
    expect(codes(half)).toEqual(['COMPILE_PRIVATE_HALF']);
  });

  test('monitor_links 0 watches no link; 1 watches those that carry service', () => {
    const off = run(exampleConfig({ monitor_links: false }));
    expect(off.keepalivedConf).toContain('dont_track_primary');
    expect(off.keepalivedConf).not.toContain('track_interface');
    const nat = run(
      exampleConfig({
        network: 'nat',
        nat_router: { address: '10.0.0.254', device: 'eth1:1' },
        nat_nmask: '255.255.255.0',
      }),
    );
    expect(nat.keepalivedConf).toMatch(/track_interface \{\n\s*eth1\n\s*\}/);
    expect(values(nat.keepalivedConf, '10.0.0.254/32')).toEqual(['dev eth1 label eth1:1']);
  });

  test('R49 a router without backup is active at once and tracks nothing', () => {
    const { keepalivedConf } = run(
      exampleConfig({ backup_active: false, backup: '0.0.0.0', syncdaemon: true }),
    );
    expect(values(keepalivedConf, 'state')).toEqual(['MASTER']);
    expect(values(keepalivedConf, 'priority')).toEqual(['255']);
    for (const word of ['unicast_peer', 'track_file', 'track_interface', 'lvs_sync_daemon'])
      expect(keepalivedConf).not.toContain(word);
    expect(run(exampleConfig({ backup: null })).keepalivedConf).toContain('state MASTER');
  });

  test('R49 a router whose backup is disabled goes on telling it that it serves, over the same channels', () => {
    const privates = { primary_private: '10.0.0.10', backup_private: '10.0.0.20' };
    const { keepalivedConf } = run(exampleConfig({ backup_active: false, ...privates }));
    expect(keepalivedConf.match(/unicast_peer/g)).toHaveLength(2);
    expect(values(keepalivedConf, 'priority')).toEqual(['255', '255']);
    const early = run(exampleConfig({ backup_active: false, backup: null, primary_private: '10.0.0.10' }));
    expect(early.keepalivedConf).toContain('vrrp_instance PRIVATE');
    expect(early.findings).toEqual([]);
  });

  test('R49 the backup of a pair that has none refuses to serve', () => {
    expect(codes(run(exampleConfig({ backup_active: false }), 'backup'))).toContain(
      'COMPILE_BACKUP_INACTIVE',
    );
  });

  test('sync daemon', () => {
    const { keepalivedConf } = run(exampleConfig({ syncdaemon: true, syncd_iface: 'eth1', syncd_id: 257 }));
    expect(values(keepalivedConf, 'lvs_sync_daemon')).toEqual(['eth1 inst VIPS id 1']);
  });

  test('an address without device goes where its subnet is, and is refused where there is none', () => {
    const at = (address: string) =>
      run(exampleConfig({ virtual: [exampleVirtual({ address, device: null })] }));
    expect(values(at('10.0.0.99').keepalivedConf, '10.0.0.99/32')).toEqual(['dev eth1']);
    expect(codes(at('172.16.0.1'))).toContain('COMPILE_DEVICE_UNKNOWN');
  });

  test('R22 a VIP is the first address of a subnet only where the router has none there itself', () => {
    const prefixes = (
      addresses: { address: string; prefix: number; label: string }[],
      nmask = '255.255.255.0',
    ) => {
      const facts = exampleFacts();
      for (const one of facts.interfaces) if (one.name === 'eth0.100') one.addresses.push(...addresses);
      const virtual = ['10.9.0.50', '10.9.0.51'].map((address, n) =>
        exampleVirtual({ address, device: `eth0.100:${n + 1}`, vip_nmask: nmask, id: `tcp:${address}:80` }),
      );
      const { addresses: lines } = compile(exampleConfig({ virtual }), facts, {
        ...options,
        router: 'primary',
      });
      return [...lines.matchAll(/^10\.9\S+\/(\d+) /gm)].map(([, prefix]) => Number(prefix));
    };
    const own = { address: '10.9.0.2', prefix: 24, label: 'eth0.100' };
    expect(prefixes([])).toEqual([24, 24]);
    expect(prefixes([own])).toEqual([32, 32]);
    expect(prefixes([own], '255.255.255.128')).toEqual([32, 32]);
    // a wider mask than the router's own makes a network reachable that would not be without it
    expect(prefixes([own], '255.255.0.0')).toEqual([16, 16]);
    expect(prefixes([{ ...own, address: '10.8.0.2' }])).toEqual([24, 24]);
    // VIPs that are held now, of this lvs.cf and of the one before it
    expect(
      prefixes([
        { ...own, address: '10.9.0.50' },
        { ...own, address: '10.9.0.49', label: 'eth0.100:3' },
      ]),
    ).toEqual([24, 24]);
  });

  test('an absent mask is one address', () => {
    const { keepalivedConf } = run(exampleConfig({ virtual: [exampleVirtual({ vip_nmask: null })] }));
    expect(values(keepalivedConf, '192.168.1.250/32')).toHaveLength(1);
  });
});

describe('the table', () => {
  test('direct routing, ports and weights', () => {
    expect(run(exampleConfig()).table).toBe(
      [
        '-A -t 192.168.1.250:80 -s wlc',
        '-a -t 192.168.1.250:80 -r 192.168.1.111:80 -g -w 1',
        '-a -t 192.168.1.250:80 -r 192.168.1.222:80 -g -w 1',
        '',
      ].join('\n'),
    );
  });

  test('NAT changes ports, direct routing never does', () => {
    const virtual = (forwarding: 'nat' | 'direct' | 'tunnel', change: Partial<VirtualServer> = {}) => [
      exampleVirtual({ server: [exampleServer({ port: 8080, weight: 3, forwarding })], ...change }),
    ];
    const nat = { nat_router: { address: '10.0.0.254', device: 'eth1' } };
    const mapped = run(exampleConfig({ ...nat, virtual: virtual('nat') }));
    expect(mapped.table).toContain('-r 192.168.1.111:8080 -m -w 3');
    expect(mapped.addresses).toContain('10.0.0.254/32 eth1');
    expect(mapped.sysctl).toContain('net/ipv4/ip_forward = 1\n');
    expect(mapped.modules).not.toContain('ip_vs_ftp');
    expect(run(exampleConfig({ virtual: virtual('direct') })).table).toContain('-r 192.168.1.111:80 -g -w 3');
    const tunnel = run(exampleConfig({ virtual: virtual('tunnel') }));
    expect(tunnel.table).toContain('-r 192.168.1.111:80 -i -w 3');
    expect(tunnel.modules).toContain('ipip\n');
    const ftp = run(exampleConfig({ ...nat, virtual: virtual('nat', { port: 21 }) }));
    expect(ftp.modules).toContain('ip_vs_ftp\n');
    expect(ftp.sysctl).toContain('net/ipv4/vs/conntrack = 1\n');
  });

  test('R35: a sorry or real server on the router itself is a local node, whatever the network type', () => {
    const server = [
      exampleServer({ address: '192.168.1.10', forwarding: 'nat' }),
      exampleServer({ forwarding: 'nat' }),
    ];
    const virtual = [exampleVirtual({ sorry_server: '127.0.0.1', server })];
    const nat = { network: 'nat', nat_router: { address: '10.0.0.254', device: 'eth1' } } as const;
    const [service] = run(exampleConfig({ ...nat, virtual })).intended?.services ?? [];
    expect(service?.sorry).toEqual({ address: '127.0.0.1', port: 80, forwarding: 'direct' });
    expect(service?.servers.map((s) => s.forwarding)).toEqual(['direct', 'masq']);
    const elsewhere = [exampleVirtual({ sorry_server: '192.168.1.99', server })];
    const [other] = run(exampleConfig({ ...nat, virtual: elsewhere })).intended?.services ?? [];
    expect(other?.sorry?.forwarding).toBe('masq');
  });

  test('mark, persistence, UDP, IPv6', () => {
    const one = (v: Parameters<typeof exampleVirtual>[0]) =>
      run(exampleConfig({ virtual: [exampleVirtual({ server: [exampleServer()], ...v })] })).table;
    expect(one({ fwmark: 80, persistent: 300, pmask: '255.255.255.0' })).toBe(
      '-A -f 80 -s wlc -p 300 -M 255.255.255.0\n-a -f 80 -r 192.168.1.111:0 -g -w 1\n',
    );
    expect(one({ protocol: 'udp', port: 53 })).toContain('-A -u 192.168.1.250:53 -s wlc\n');
    expect(
      one({ address: 'fd00::1', vip_nmask: null, server: [exampleServer({ address: 'fd00::2' })] }),
    ).toContain('-a -t [fd00::1]:80 -r [fd00::2]:80 -g -w 1');
  });

  test('inactive virtual servers and real servers are left out', () => {
    const virtual = [
      exampleVirtual({
        server: [exampleServer({ active: false }), exampleServer({ address: '192.168.1.9' })],
      }),
      exampleVirtual({ active: false, address: '192.168.1.251' }),
    ];
    const { table, keepalivedConf } = run(exampleConfig({ virtual }));
    expect(table).not.toContain('192.168.1.111');
    expect(table).not.toContain('192.168.1.251');
    expect(keepalivedConf).not.toContain('192.168.1.251');
  });

  test('a destination or service that stands twice is there once, and said', () => {
    const twice = run(
      exampleConfig({
        virtual: [
          exampleVirtual({ server: [exampleServer(), exampleServer({ port: 81 })] }),
          exampleVirtual(),
        ],
      }),
    );
    expect(codes(twice).sort()).toEqual(['COMPILE_SERVER_TWICE', 'COMPILE_SERVICE_TWICE']);
    expect(twice.table.match(/^-A/gm)).toHaveLength(1);
    expect(twice.table.match(/^-a/gm)).toHaveLength(1);
  });
});

describe('checks', () => {
  const check = (v: Parameters<typeof exampleVirtual>[0]) =>
    run(exampleConfig({ virtual: [exampleVirtual(v)] })).intended?.services[0]?.check;

  test('send and expect, escapes resolved', () => {
    expect(check({})).toMatchObject({ kind: 'sendExpect', send: 'GET / HTTP/1.0\r\n\r\n', expect: 'HTTP' });
    expect(unescape(String.raw`a\r\n\t\\\'\"\x`)).toBe('a\r\n\t\\\'"\\x');
    expect(unescape('\\')).toBe('\\');
    expect(unescape(String.raw`\\n`)).toBe('\\n');
  });

  test('both empty: the port need only open', () => {
    // bytes of the file, not characters: ü is two of them
    expect(check({ expect: 'grün' })).toMatchObject({ expect: 'gr\xc3\xbcn' });
    expect(check({ send: null, expect: '' })).toMatchObject({ kind: 'connect', send: '', expect: null });
    expect(check({ send: '', expect: 'SSH' })).toMatchObject({ kind: 'sendExpect', send: '', expect: 'SSH' });
    expect(check({ send: 'x', expect: null })).toMatchObject({ kind: 'sendExpect', send: 'x', expect: null });
  });

  test('a program comes first', () => {
    expect(check({ send_program: '/x/check  %h %p', expect: 'OK' })).toMatchObject({
      kind: 'program',
      program: ['/x/check', '%h', '%p'],
      expect: 'OK',
    });
  });

  test('`check` decides where it is set', () => {
    const directive = (kind: CheckKind, change: Partial<VirtualServer> = {}) =>
      check({ check: kind, ...change });
    expect(directive('connect')).toMatchObject({ kind: 'connect', send: '', expect: null, page: null });
    expect(directive('send')).toMatchObject({ kind: 'sendExpect', expect: 'HTTP', program: [] });
    expect(directive('tls', { check_host: 'www.example.com:8443' })).toMatchObject({
      kind: 'tls',
      expect: 'HTTP',
      serverName: 'www.example.com',
    });
    expect(directive('https', { check_path: '/up', check_host: '[fd00::1]', fall: 3 })).toMatchObject({
      kind: 'https',
      send: '',
      expect: null,
      page: { path: '/up', host: '[fd00::1]', status: [[200, 399]], digest: null },
      serverName: null,
      fall: 3,
    });
    const program = { send_program: '/x/check %h' };
    expect(directive('program', program)).toMatchObject({ kind: 'program', statusDecides: true });
    expect(directive('http', program)).toMatchObject({ kind: 'http', program: [] });
    expect(check(program)).toMatchObject({ statusDecides: false });
  });

  test('lvsd.json has the shape that lvsd reads', () => {
    const { intended } = run(exampleConfig());
    expect(intendedSchema.parse(JSON.parse(JSON.stringify(intended)))).toEqual(intended);
  });
});

describe('kernel values', () => {
  test('only what is needed', () => {
    expect(run(exampleConfig()).sysctl.match(/^net.*/gm)).toEqual([
      'net/ipv4/conf/eth0/promote_secondaries = 1',
      'net/ipv4/vs/expire_nodest_conn = 1',
    ]);
    const nat = run(exampleConfig({ network: 'nat', nat_router: { address: '10.0.0.254', device: 'eth1' } }));
    expect(nat.sysctl).toContain('net/ipv4/ip_forward = 1\n');
    const local = exampleVirtual({ server: [exampleServer({ address: '192.168.1.20' })] });
    expect(run(exampleConfig({ virtual: [local] })).sysctl).not.toContain('backup_only');
    expect(run(exampleConfig({ virtual: [local], syncdaemon: true })).sysctl).toContain('backup_only = 1');
    expect(run(exampleConfig({ syncdaemon: true })).sysctl).toContain('net/ipv4/vs/sync_threshold = 0 0\n');
    expect(run(exampleConfig()).sysctl).not.toContain('sync_');
  });
});

describe('no resets while the addresses arrive', () => {
  const script = { file: '/usr/sbin/pulse', root: '/' };
  const quiet = (change: Partial<LvsConfig> = {}) =>
    compile(exampleConfig(change), exampleFacts(), { ...options, router: 'primary', script });

  test('R22 keepalived tells when they come and go', () => {
    const { keepalivedConf, quiet: addresses } = quiet();
    expect(values(keepalivedConf, 'notify_master')).toEqual(['"/bin/sh /usr/sbin/pulse vips-arrive /"']);
    expect(addresses).toBe('192.168.1.250\n');
    expect(run(exampleConfig())).toMatchObject({ quiet: '' });
  });

  test('a router that is a real server or sorry server answers for itself', () => {
    const local = exampleVirtual({ server: [exampleServer({ address: '192.168.1.20' })] });
    expect(quiet({ virtual: [local] }).quiet).toBe('');
    expect(quiet({ virtual: [exampleVirtual({ sorry_server: '127.0.0.1' })] }).quiet).toBe('');
  });

  test('a path that keepalived would read otherwise is refused', () => {
    const result = compile(exampleConfig(), exampleFacts(), {
      ...options,
      router: 'primary',
      script: { file: '/opt/my "pulse"', root: '/' },
    });
    expect(codes(result)).toEqual(['COMPILE_PATH']);
  });
});

describe('nothing reaches a file but what the allow-list knows', () => {
  const hostile = [
    'eth0\n}',
    'eth0 }',
    'eth0{',
    'eth0!',
    'eth0#',
    'eth0"',
    "eth0'",
    '$VAR',
    '-eth0',
    '@eth0',
    '~SEQ(a,1,2)',
    'eth0\t',
    'eth0\0',
    'eth0:1:2',
    'abcdefghijkl:123',
    'включи',
    '',
  ];
  const places: [string, (value: string) => Partial<LvsConfig>][] = [
    ['primary', (value) => ({ primary: value })],
    ['backup', (value) => ({ backup: value })],
    ['private', (value) => ({ primary_private: value, backup_private: '10.0.0.20' })],
    ['address', (value) => ({ virtual: [exampleVirtual({ address: value })] })],
    ['device', (value) => ({ virtual: [exampleVirtual({ device: value })] })],
    ['vip_nmask', (value) => ({ virtual: [exampleVirtual({ vip_nmask: value })] })],
    ['pmask', (value) => ({ virtual: [exampleVirtual({ persistent: 5, pmask: value })] })],
    ['scheduler', (value) => ({ virtual: [exampleVirtual({ scheduler: value })] })],
    ['sorry_server', (value) => ({ virtual: [exampleVirtual({ sorry_server: value })] })],
    ['server', (value) => ({ virtual: [exampleVirtual({ server: [exampleServer({ address: value })] })] })],
    ['nat_router', (value) => ({ network: 'nat', nat_router: { address: value, device: 'eth1:1' } })],
    ['nat device', (value) => ({ network: 'nat', nat_router: { address: '10.0.0.254', device: value } })],
    [
      'nat_nmask',
      (value) => ({
        network: 'nat',
        nat_router: { address: '10.0.0.254', device: 'eth1' },
        nat_nmask: value,
      }),
    ],
    ['syncd_iface', (value) => ({ syncdaemon: true, syncd_iface: value })],
  ];

  test.each(places)('%s: hostile text is a finding and every text stays empty', (_, change) => {
    for (const value of hostile) {
      const result = run(exampleConfig(change(value)));
      const errors = result.findings.filter((f) => f.severity === 'error');
      expect(errors, JSON.stringify(value)).not.toHaveLength(0);
      const { findings: _findings, ...texts } = result;
      expect(Object.values(texts).filter(Boolean)).toEqual([]);
    }
  });

  test('generated text anywhere: refused, or written in the plain alphabet only', { timeout: 60_000 }, () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...hostile),
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), text, ([, change], value) => {
        const result = run(exampleConfig(change(value)));
        // the value itself may hold braces; what counts is that each name of a sentence has one
        for (const f of result.findings) {
          const params = Object.fromEntries(Object.keys(f.params).map((name) => [name, 'x']));
          expect(compileSentence({ ...f, params })).not.toMatch(/\{\w+\}/);
        }
        const words = [result.keepalivedConf, result.table, result.addresses, result.modules].join('\n');
        expect(words.replace('# Made by pulse from lvs.cf; changes here are lost.', '')).toMatch(
          /^[A-Za-z0-9_.:/[\]{}" \n-]*$/,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['port', { port: 70000 }],
    ['port', { port: 1.5 }],
    ['fwmark', { fwmark: -1 }],
    ['persistent', { persistent: -1 }],
    ['timeout', { timeout: 0 }],
    ['weight', { server: [exampleServer({ weight: -1 })] }],
    ['weight', { server: [exampleServer({ weight: NaN })] }],
  ])('%s out of range is refused with its limits', (directive, change) => {
    const { findings } = run(exampleConfig({ virtual: [exampleVirtual(change)] }));
    expect(findings.map((f) => f.path?.directive)).toContain(directive);
  });
});

describe('programs of checks', () => {
  const refusal: ProgramRefusal = { code: 'outside', detail: '/q' };
  const judged = (config: LvsConfig) =>
    compile(config, exampleFacts(), {
      ...{ router: 'primary', sha256: '', runFolder: '/run/pulse' },
      judge: () => refusal,
    });
  const withProgram = (change: Partial<VirtualServer> = {}) =>
    judged(exampleConfig({ virtual: [exampleVirtual({ send_program: '/p/check %h', ...change })] }));

  test('what root’s policy refuses is said at its field; the service stands, and so does one that runs already', () => {
    const { findings, intended } = withProgram();
    expect(findings).toEqual([
      {
        code: 'COMPILE_PROGRAM_OUTSIDE',
        severity: 'warning',
        params: { directive: 'send_program', value: '/p/check', detail: '/q' },
        path: { block: { kind: 'virtual', index: 0 }, directive: 'send_program' },
      },
    ]);
    expect(intended?.services).toHaveLength(1);
    expect(findings.map(refusesCheckProgram)).toEqual([true]);
    const role = judged(exampleConfig({ active_cmd: '/p/up' }));
    expect(role.findings.map(refusesCheckProgram)).toEqual([false]);
  });

  test('a program that no check runs is not judged', () => {
    expect(withProgram({ check: 'http' }).findings).toEqual([]);
    const off = exampleVirtual({ active: false, send_program: '/p/check' });
    expect(judged(exampleConfig({ virtual: [exampleVirtual(), off] })).findings).toEqual([]);
  });
});

describe('commands at a change of role (R68)', () => {
  const judged = (active_cmd: string, refusal: ProgramRefusal | null = null) =>
    compile(exampleConfig({ active_cmd, inactive_cmd: null }), exampleFacts(), {
      ...{ router: 'primary', sha256: '', runFolder: '/run/pulse' },
      judge: () => refusal,
    });

  test('words as they stand, one a line', () => {
    expect(judged('/p/up  a +b . ;c').roles).toBe('active active_cmd\n+/p/up\n+a\n++b\n+.\n+;c\n.\n');
    expect(judged('').roles).toBe('');
  });

  test('what root’s policy refuses is said and left out', () => {
    const { roles, findings, intended } = judged('/p/up', { code: 'outside', detail: '/q' });
    expect(roles).toBe('');
    expect(intended).not.toBeNull();
    expect(findings).toEqual([
      {
        code: 'COMPILE_PROGRAM_OUTSIDE',
        severity: 'warning',
        params: { directive: 'active_cmd', value: '/p/up', detail: '/q' },
        path: { directive: 'active_cmd' },
      },
    ]);
    expect(judged('/p/up a\u0007').roles).toBe('');
  });
});
