import { canonical, family, isLoopback, type LvsConfig, type RealServer } from '@/lib/lvscf';
import { deviceFiles, modulesFile, nmcliCommands, sysctlFile, UNIT, unitFile, type VipDevice } from './boot';
import { isHost, targetsOf, type Target } from './targets';
import type { How, RouterTest, Setup, SetupProblem, Step, StepCode, System } from './types';

/** `arp_ignore` 1: answer only for addresses of the device asked on; `arp_announce` 2: ask with that device's own address. */
const SILENT = { 'net.ipv4.conf.all.arp_ignore': 1, 'net.ipv4.conf.all.arp_announce': 2 };
const ANSWERING = { 'net.ipv4.conf.all.arp_ignore': 0, 'net.ipv4.conf.all.arp_announce': 0 };
/**
 * Loose: what leaves the tunnel came from a client that is reached through another device. The kernel takes the greater one of
 * this and `all`, so that 0 would not help where `all` is 1.
 */
const LOOSE = { 'net.ipv4.conf.tunl0.rp_filter': 2 };

/**
 * What must be done on a real server so that it takes what the routers send it (manual 3.1.2, 3.2.1, 3.2.2; docs/real-servers.md).
 * Nothing is run here. Names of the file never come into the result: only its addresses, ports and protocols, each read as such.
 * @param server of that file; its way of forwarding decides
 * @param how direct routing only
 * @returns the steps in their order, or why there are none
 */
export function realServerSetup(
  config: LvsConfig,
  server: RealServer,
  how: How,
  system: System,
): Setup | SetupProblem {
  if (!isHost(server.address)) return 'bad-address';
  if (isLoopback(server.address)) return 'router-itself';
  const way = server.forwarding;
  const targets = targetsOf(config, server);
  const vips = [...new Set(targets.map(({ vip }) => vip))];
  if (vips.length === 0) return 'no-vip';
  const made = way === 'nat' ? natSteps(config, server, system) : null;
  if (typeof made === 'string') return made;
  const six = server.address.includes(':');
  return {
    server: canonical(server.address),
    way,
    how: way === 'direct' ? how : null,
    system,
    vips,
    steps: made ?? (way === 'tunnel' ? tunnelSteps(vips, system) : directSteps(targets, vips, how, system)),
    tests: tests(way, targets, server),
    // 1500 less the outer header (20, IPv6 40) and the inner IP and TCP headers (40, IPv6 60)
    mss: way === 'tunnel' ? (six ? 1400 : 1440) : null,
  };
}

function directSteps(targets: Target[], vips: string[], how: How, system: System): Step[] {
  if (how === 'redirect') return [ruleStep('redirect', redirects(targets), system)];
  const four = targets.filter(({ six }) => !six);
  // IPv6 has no such step: a device is asked only for addresses of its own there
  const quiet =
    four.length === 0
      ? []
      : how === 'arptables'
        ? [ruleStep('arptables', arpRules(four), system)]
        : [valuesStep('arp-silent', SILENT, ANSWERING, system)];
  return [...quiet, vipStep([vipDevice(how === 'dummy' ? 'dummy0' : 'lo', vips)], system)];
}

function tunnelSteps(vips: string[], system: System): Step[] {
  const four = vips.filter((vip) => !vip.includes(':'));
  const six = vips.filter((vip) => vip.includes(':'));
  const modules = [...(four.length ? ['ipip'] : []), ...(six.length ? ['ip6_tunnel'] : [])];
  return [
    {
      code: 'module',
      commands: modules.map((module) => ['modprobe', module]),
      files: system === 'runtime' ? [] : [modulesFile(modules)],
      undo: [],
    },
    ...(four.length
      ? [
          valuesStep(
            'tunnel-values',
            { ...SILENT, ...LOOSE },
            { ...ANSWERING, 'net.ipv4.conf.tunl0.rp_filter': 0 },
            system,
          ),
        ]
      : []),
    vipStep(
      [
        ...(four.length ? [vipDevice('tunl0', four)] : []),
        ...(six.length ? [vipDevice('ip6tnl0', six)] : []),
      ],
      system,
    ),
  ];
}

function natSteps(config: LvsConfig, server: RealServer, system: System): Step[] | SetupProblem {
  const gateway = config.nat_router?.address;
  if (gateway === undefined || !isHost(gateway)) return 'no-gateway';
  if (family(gateway) !== family(server.address)) return 'gateway-family';
  const ip = gateway.includes(':') ? ['ip', '-6'] : ['ip'];
  const route = [...ip, 'route', 'replace', 'default', 'via', canonical(gateway)];
  const unit = atBoot([route], 'after', system);
  return [
    {
      code: 'gateway',
      commands: [[...ip, 'route', 'show', 'default'], route, ...unit.commands],
      files: unit.files,
      undo: [...unit.undo, [...ip, 'route', 'del', 'default', 'via', canonical(gateway)]],
    },
  ];
}

function valuesStep(
  code: StepCode,
  values: Record<string, number>,
  before: Record<string, number>,
  system: System,
): Step {
  const write = (set: Record<string, number>) => [
    'sysctl',
    '-w',
    ...Object.entries(set).map(([key, value]) => `${key}=${value}`),
  ];
  return {
    code,
    commands: [write(values)],
    files: system === 'runtime' ? [] : [sysctlFile(values)],
    undo: [write(before)],
  };
}

/** Rules are appended now and by a unit at boot, and deleted by the same words. */
function ruleStep(code: StepCode, rules: string[][], system: System): Step {
  const unit = atBoot(rules, 'before', system);
  const deleted = rules.map((argv) => argv.map((word) => (word === '-A' ? '-D' : word)));
  return {
    code,
    commands: [...rules, ...unit.commands],
    files: unit.files,
    undo: [...unit.undo, ...deleted],
  };
}

function atBoot(commands: string[][], when: 'before' | 'after', system: System) {
  if (system === 'runtime') return { commands: [], files: [], undo: [] };
  return {
    commands: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'enable', UNIT],
    ],
    files: [unitFile(commands, when)],
    undo: [['systemctl', 'disable', UNIT]],
  };
}

function arpRules(four: Target[]): string[][] {
  const own = new Map(four.map(({ vip, address }) => [vip, address]));
  return [...own].flatMap(([vip, address]) => [
    ['arptables', '-A', 'INPUT', '-d', vip, '-j', 'DROP'],
    ['arptables', '-A', 'OUTPUT', '-s', vip, '-j', 'mangle', '--mangle-ip-s', address],
  ]);
}

function redirects(targets: Target[]): string[][] {
  const rules = targets.flatMap(({ vip, six, protocol, port }) =>
    // a mark gathers ports that lvs.cf does not name: all of the VIP, each to itself
    (port === null ? ['tcp', 'udp'] : [protocol]).map((of) => [
      ...[six ? 'ip6tables' : 'iptables', '-t', 'nat', '-A', 'PREROUTING', '-d', vip, '-p', of],
      ...(port === null ? [] : ['--dport', String(port)]),
      ...['-j', 'REDIRECT'],
    ]),
  );
  return [...new Map(rules.map((argv) => [argv.join(' '), argv])).values()];
}

function vipDevice(name: VipDevice['name'], vips: string[]): VipDevice {
  const addresses = vips.map((vip) => `${vip}/${vip.includes(':') ? 128 : 32}`);
  return {
    name,
    addresses,
    commands: [
      ...(name === 'dummy0' ? [['ip', 'link', 'add', name, 'type', 'dummy']] : []),
      ...(name === 'lo' ? [] : [['ip', 'link', 'set', name, 'up']]),
      ...addresses.map((address) => ['ip', 'addr', 'replace', address, 'dev', name]),
    ],
  };
}

function vipStep(devices: VipDevice[], system: System): Step {
  const [first] = devices;
  if (system === 'rhel' && (first?.name === 'lo' || first?.name === 'dummy0'))
    return { code: 'vip', files: [], ...nmcliCommands(first) };
  const commands = devices.flatMap((device) => device.commands);
  // NetworkManager has no connection for the kernel's own tunnel devices
  const unit = system === 'rhel' ? atBoot(commands, 'after', system) : atBoot([], 'after', 'runtime');
  return {
    code: 'vip',
    commands: [...commands, ...unit.commands],
    files: [...unit.files, ...deviceFiles(devices, system)],
    undo: [
      ...unit.undo,
      ...devices.flatMap(({ name, addresses }) =>
        name === 'dummy0'
          ? [['ip', 'link', 'del', name]]
          : [
              ...addresses.map((address) => ['ip', 'addr', 'del', address, 'dev', name]),
              ...(name === 'lo' ? [] : [['ip', 'link', 'set', name, 'down']]),
            ],
      ),
    ],
  };
}

function tests(way: Setup['way'], targets: Target[], server: RealServer): RouterTest[] {
  const doctor = way === 'nat' ? 'answers-under-nat' : 'arp-vip';
  const own = targets.filter(({ address }) => address === canonical(server.address));
  const checks = own.map((t) => ({ doctor: null, command: ['lvsctl', 'check', t.service, t.server] }));
  // ARP is asked for IPv4 only
  const seen = way === 'nat' || targets.some(({ six }) => !six);
  const doctorTest: RouterTest = { doctor, command: ['lvsctl', 'doctor', '--pair', '--all'] };
  return seen ? [...checks, doctorTest] : checks;
}
