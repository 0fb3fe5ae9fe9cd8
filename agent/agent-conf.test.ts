import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { exampleFacts } from '@/pulse/compile/example';
import { lvscf, temporaryRoot, vip } from './agent.test-kit';
import { parseAgentConf, readAgentConf } from './agent-conf';
import { overLimits } from './config/limits';

describe('agent.conf', () => {
  it('reads networks, devices and rights, with comments and blanks', () => {
    const conf = parseAgentConf(
      '# root\n\n vip_networks = 192.0.2.0/24, 2001:db8::/32 # lab\ndevices=eth0 bond0\npeer_may = read\nprograms = /opt/ours\n',
    );
    expect(conf.broken).toBeNull();
    expect(conf.vipNetworks?.list.check('192.0.2.9')).toBe(true);
    expect(conf.vipNetworks?.list.check('192.0.3.9')).toBe(false);
    expect(conf.vipNetworks?.list.check('2001:db8::1', 'ipv6')).toBe(true);
    expect(conf.devices).toEqual(['eth0', 'bond0']);
    expect(conf.peerMay).toEqual(['read']);
  });

  it.each([
    ['a misspelt name', 'vip_network = 10.0.0.0/8', 1],
    ['no equals sign', 'devices eth0', 1],
    ['a network that is none', '\nvip_networks = 10.0.0.0/33', 2],
    ['an octal-looking address', 'vip_networks = 010.0.0.0/8', 1],
    ['a device with a blank inside a path', 'devices = ../eth0', 1],
    ['a right that is none', 'peer_may = all', 1],
    ['a folder of programs that is not absolute', 'programs = programs.d', 1],
    ['programs as root', 'program_user = root', 1],
    ['an account that looks like an option', 'program_user = --root', 1],
    ['a name given twice', 'devices = eth0\ndevices = eth1', 2],
  ])('is broken as a whole by %s, and says where', (_, text, line) => {
    const conf = parseAgentConf(text);
    expect(conf.broken?.line).toBe(line);
    expect(conf.peerMay).toEqual([]);
  });

  it('missing is default, writable by others is broken', () => {
    const paths = temporaryRoot();
    expect(readAgentConf(paths.agentConf)).toMatchObject({
      broken: null,
      peerMay: ['read', 'write', 'operate'],
    });
    mkdirSync(path.dirname(paths.agentConf), { recursive: true });
    writeFileSync(paths.agentConf, 'peer_may = read\n');
    expect(readAgentConf(paths.agentConf)).toMatchObject({ broken: null, peerMay: ['read'] });
    chmodSync(paths.agentConf, 0o666);
    expect(readAgentConf(paths.agentConf).broken?.why).toContain('others');
  });

  it('R54 reads comments with CR LF, and a file of comment signs in milliseconds (found by fuzzing)', () => {
    expect(parseAgentConf('# ours\r\npeer_may = read # no more\r\n')).toMatchObject({
      broken: null,
      peerMay: ['read'],
    });
    const before = process.cpuUsage();
    expect(parseAgentConf(`${'#'.repeat(200_000)}\rx`).broken).toBeNull();
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('limits which VIPs and devices an lvs.cf may bring up, and names the directive', () => {
    const config = read(parse(lvscf(1, 'eth0:1')).cst);
    expect(overLimits(config, parseAgentConf(''), null)).toEqual([]);
    expect(overLimits(config, parseAgentConf(`vip_networks = ${vip}/24\ndevices = eth0`), null)).toEqual([]);
    const found = overLimits(config, parseAgentConf('vip_networks = 203.0.113.0/24\ndevices = eth1'), null);
    expect(found.map((f) => [f.code, f.path])).toEqual([
      ['VIP_NOT_ALLOWED', { block: { kind: 'virtual', index: 0 }, directive: 'address' }],
      ['DEVICE_NOT_ALLOWED', { block: { kind: 'virtual', index: 0 }, directive: 'address' }],
    ]);
    expect(overLimits(config, parseAgentConf('devices ='), null).map((f) => f.code)).toEqual([
      'DEVICE_NOT_ALLOWED',
    ]);
  });

  it('R54 limits the device that is chosen where the file names none, and takes no offence at what is no address', () => {
    const conf = parseAgentConf('vip_networks = 192.168.1.0/24\ndevices = eth1');
    const codes = (address: string) =>
      overLimits(
        read(parse(`virtual x {\n active = 1\n address = ${address}\n}\n`).cst),
        conf,
        exampleFacts(),
      ).map(({ code }) => code);
    expect(codes('192.168.1.77')).toEqual(['DEVICE_NOT_ALLOWED']);
    expect(codes('10.0.0.77')).toEqual(['VIP_NOT_ALLOWED']);
    expect(codes('::ffff:10.0.0.77')).toEqual(['VIP_NOT_ALLOWED']);
    expect(codes('nonsense')).toEqual([]);
  });
});
