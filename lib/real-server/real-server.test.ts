import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LvsConfig, parse, read } from '@/lib/lvscf';
import { HOWS, realServerSetup, type Setup, stepLines, SYSTEMS, undoLines, type How, type System } from '.';

function config(text: string): LvsConfig {
  return read(parse(Buffer.from(text)).cst);
}

function block(name: string, address: string, more: string, ...servers: string[]): string {
  return `virtual ${name} {\n active = 1\n address = ${address} eth0:1\n ${more}\n${servers.join('\n')}\n}\n`;
}
const server = (name: string, address: string, more = '') =>
  ` server ${name} {\n  address = ${address}\n  active = 1\n  ${more}\n }`;

const file = (network: string, more = '') =>
  config(
    `serial_no = 1\nprimary = 10.0.0.1\nservice = lvs\nnetwork = ${network}\n${more}\n` +
      block('HTTP', '10.0.0.100', 'port = 80', server('web', '10.0.0.21'), server('web2', '10.0.0.22')) +
      block('DNS', '10.0.0.101', 'port = 53\n protocol = udp', server('web', '10.0.0.21')) +
      block('OTHER', '10.0.0.102', 'port = 80', server('web2', '10.0.0.22')) +
      block('HTTP6', 'fd00::100', 'port = 80', server('web', 'fd00::21')),
  );

function setup(of: LvsConfig, how: How = 'arp', system: System = 'runtime', at = 0): Setup {
  const first = of.virtual[at]?.server[0];
  if (!first) throw new Error('no real server');
  const made = realServerSetup(of, first, how, system);
  if (typeof made === 'string') throw new Error(made);
  return made;
}
const commands = (made: Setup) => made.steps.flatMap((step) => step.commands.map((argv) => argv.join(' ')));
const files = (made: Setup) => made.steps.flatMap((step) => step.files);

describe('R38 direct routing (manual 3.2.1, 3.2.2)', () => {
  it('every VIP that the server takes, of both families and no other; silence comes before the VIP', () => {
    expect(commands(setup(file('direct')))).toEqual([
      'sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2',
      'ip addr replace 10.0.0.100/32 dev lo',
      'ip addr replace 10.0.0.101/32 dev lo',
      'ip addr replace fd00::100/128 dev lo',
    ]);
  });

  it('arptables: its own address in the place of the VIP', () => {
    expect(commands(setup(file('direct'), 'arptables')).slice(0, 2)).toEqual([
      'arptables -A INPUT -d 10.0.0.100 -j DROP',
      'arptables -A OUTPUT -s 10.0.0.100 -j mangle --mangle-ip-s 10.0.0.21',
    ]);
  });

  it('REDIRECT: no VIP, one rule for each VIP, protocol and port', () => {
    expect(commands(setup(file('direct'), 'redirect'))).toEqual([
      'iptables -t nat -A PREROUTING -d 10.0.0.100 -p tcp --dport 80 -j REDIRECT',
      'iptables -t nat -A PREROUTING -d 10.0.0.101 -p udp --dport 53 -j REDIRECT',
      'ip6tables -t nat -A PREROUTING -d fd00::100 -p tcp --dport 80 -j REDIRECT',
    ]);
  });

  it('REDIRECT by firewall mark: all ports of the VIP, once', () => {
    const marked = (port: number) =>
      block(`M${port}`, '10.0.0.100', `port = ${port}\n fwmark = 7`, server('web', '10.0.0.21'));
    const made = setup(config(`network = direct\n${marked(80)}${marked(443)}`), 'redirect');
    expect(commands(made)).toEqual([
      'iptables -t nat -A PREROUTING -d 10.0.0.100 -p tcp -j REDIRECT',
      'iptables -t nat -A PREROUTING -d 10.0.0.100 -p udp -j REDIRECT',
    ]);
  });

  it('dummy0 is a device of its own and still silent; IPv6 alone needs no silence', () => {
    expect(setup(file('direct'), 'dummy').steps.map(({ code }) => code)).toEqual(['arp-silent', 'vip']);
    const six = block('HTTP6', 'fd00::100', 'port = 80', server('web', 'fd00::21'));
    expect(setup(config(`network = direct\n${six}`)).steps.map(({ code }) => code)).toEqual(['vip']);
  });

  it('a server with a way of its own is set up in that way, with the VIPs of that way', () => {
    const one = block('A', '10.0.0.100', 'port = 80', server('web', '10.0.0.21', 'forwarding = direct'));
    const two = block('B', '10.0.0.101', 'port = 80', server('web', '10.0.0.21'));
    expect(setup(config(`network = tunnel\n${one}${two}`))).toMatchObject({
      way: 'direct',
      vips: ['10.0.0.100'],
    });
  });
});

describe('R38 NAT and tunnel (manual 3.1.2)', () => {
  it('NAT: the gateway, shown before it is replaced; at boot after the network', () => {
    const made = setup(file('nat', 'nat_router = 10.0.0.99 eth1:1'), 'arp', 'rhel');
    expect(made.how).toBeNull();
    expect(commands(made).slice(0, 2)).toEqual([
      'ip route show default',
      'ip route replace default via 10.0.0.99',
    ]);
    expect(files(made)[0]?.content).toContain('After=network-online.target');
    expect(files(made)[0]?.content).toContain('ExecStart=/usr/sbin/ip route replace default via 10.0.0.99\n');
  });

  it('tunnel: module, values, VIP on the tunnel; a segment that fits', () => {
    const made = setup(file('tunnel'), 'arp', 'debian');
    expect(made.steps.map(({ code }) => code)).toEqual(['module', 'tunnel-values', 'vip']);
    expect(commands(made)).toContain('ip addr replace 10.0.0.100/32 dev tunl0');
    expect(commands(made)).toContain('ip addr replace fd00::100/128 dev ip6tnl0');
    expect(files(made)[0]).toEqual({
      path: '/etc/modules-load.d/lvs-real-server.conf',
      content: 'ipip\nip6_tunnel\n',
    });
    expect([made.mss, setup(file('tunnel'), 'arp', 'debian', 3).mss]).toEqual([1440, 1400]);
  });

  it.each([
    ['bad-address', file('direct'), { address: 'x; reboot' }],
    ['router-itself', file('direct'), { address: '127.0.0.1' }],
    ['no-vip', file('direct'), { address: '10.0.0.77', name: 'web77' }],
    ['no-gateway', file('nat'), {}],
    ['gateway-family', file('nat', 'nat_router = fd00::99 eth1:1'), {}],
  ] as const)('says %s', (problem, of, change) => {
    const first = of.virtual[0]?.server[0];
    expect(first && realServerSetup(of, { ...first, ...change }, 'arp', 'debian')).toBe(problem);
  });
});

describe('R38 files of each family and the undo', () => {
  it.each([
    ['debian', '/etc/network/interfaces.d/lvs-real-server', '    up ip addr replace 10.0.0.100/32 dev lo\n'],
    ['networkd', '/etc/systemd/network/10-lvs-real-server-lo.network', 'Address=10.0.0.100/32\n'],
  ] as const)('%s', (system, path, line) => {
    const found = files(setup(file('direct'), 'arp', system)).find((one) => one.path === path);
    expect(found?.content).toContain(line);
  });

  it('rhel: one connection of NetworkManager with the VIPs of both families', () => {
    expect(commands(setup(file('direct'), 'arp', 'rhel'))).toContain(
      'nmcli connection add type loopback con-name lvs-real-server ifname lo' +
        ' ipv4.method manual ipv4.addresses 10.0.0.100/32,10.0.0.101/32' +
        ' ipv6.method manual ipv6.addresses fd00::100/128',
    );
  });

  it.each(HOWS.flatMap((how) => SYSTEMS.map((system) => [how, system] as const)))(
    '%s, %s: no path twice, every file is removed, every rule deleted, nothing at boot with runtime',
    (how, system) => {
      const made = setup(file('direct'), how, system);
      const paths = files(made).map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      const undo = made.steps.flatMap(undoLines);
      for (const path of paths) expect(undo).toContain(`rm -f ${path}`);
      for (const line of commands(made))
        if (/ -A /.test(line)) expect(undo).toContain(line.replace(' -A ', ' -D '));
      if (system === 'runtime') expect(paths).toEqual([]);
      expect(commands(made).some((line) => line.startsWith('systemctl enable'))).toBe(
        paths.some((path) => path.endsWith('.service')),
      );
    },
  );
});

describe('R39 the router’s own tests', () => {
  it('the health check of each virtual server, and the doctor’s check of that way', () => {
    expect(setup(file('direct')).tests).toEqual([
      { doctor: null, command: ['lvsctl', 'check', 'tcp:10.0.0.100:80', '10.0.0.21:80'] },
      { doctor: null, command: ['lvsctl', 'check', 'udp:10.0.0.101:53', '10.0.0.21:53'] },
      { doctor: 'arp-vip', command: ['lvsctl', 'doctor', '--pair', '--all'] },
    ]);
    const nat = setup(file('nat', 'nat_router = 10.0.0.99 eth1:1')).tests.at(-1);
    expect(nat?.doctor).toBe('answers-under-nat');
  });
});

describe('nothing of the file but addresses, ports and protocols reaches a shell', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '$(reboot)',
      '`id`',
      'a\nreboot',
      "EOF\n'x",
      '10.0.0.1; id',
      'fd00::1%$(id)',
      '10.0.0.1\n',
      '',
    ),
    fc.string({ unit: 'binary' }),
  );
  const words = /^[\w.:/=,-]+$/;
  const address = fc.oneof({ weight: 3, arbitrary: fc.ipV4() }, fc.ipV6(), hostile);

  it('whatever names, addresses and devices say', () => {
    let made = 0;
    fc.assert(
      fc.property(
        fc.record({ name: hostile, vip: address, rip: address, gateway: address, device: hostile }),
        fc.constantFrom('direct' as const, 'nat' as const, 'tunnel' as const),
        fc.constantFrom(...HOWS),
        fc.constantFrom(...SYSTEMS),
        ({ name, vip, rip, gateway, device }, forwarding, how, system) => {
          const of = file('direct');
          const v = of.virtual[0];
          const s = v?.server[0];
          if (!v || !s) throw new Error('no real server');
          const mine = { ...s, id: name, name, address: rip, forwarding };
          const twin = { ...mine, address: 'fd00::21' };
          of.virtual = [
            { ...v, id: name, name, address: vip, device, server: [mine] },
            { ...v, name, address: '10.0.0.100', device, server: [mine, twin] },
          ];
          of.nat_router = { address: gateway, device };
          const result = realServerSetup(of, mine, how, system);
          if (typeof result === 'string') return;
          made++;
          const { steps, tests } = result;
          for (const argv of steps.flatMap((one) => [...one.commands, ...one.undo]))
            for (const word of argv) expect(word).toMatch(words);
          // ids of lvsctl: IPv6 in brackets
          for (const word of tests.flatMap(({ command }) => command)) expect(word).toMatch(/^[\w.:[\]-]+$/);
          for (const { path, content } of steps.flatMap((one) => one.files)) {
            expect(path).toMatch(words);
            expect(content).toMatch(/^[\w.:/=,[\] \n-]*\n$/);
            expect(content).not.toContain('EOF');
          }
          for (const line of steps.flatMap((one) => [...stepLines(one), ...undoLines(one)]))
            if (!/^cat > [\w./-]+ <<'EOF'$/.test(line)) expect(line).toMatch(/^[\w.:/=,[\] -]*$/);
        },
      ),
      { numRuns: 500 },
    );
    expect(made).toBeGreaterThan(50);
  });
});
