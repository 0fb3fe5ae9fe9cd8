import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { zonesOf } from '@/lib/firewall';
import { parse, read } from '@/lib/lvscf';
import type { Facts } from '@/lib/lvscf/types';
import { judgeZones, openingsOf } from './firewalld';

/**
 * As firewalld 1.3.3 printed it: public with eth0, http and two ranges, internal with eth1 and rich rules for the peer, trusted with a
 * network.
 */
const sample = readFileSync(path.join(import.meta.dirname, 'firewalld.sample.txt'), 'utf8');
const services = new Map([
  ['ssh', { ports: ['22/tcp'], protocols: [] }],
  ['http', { ports: ['80/tcp'], protocols: [] }],
  ['dhcpv6-client', { ports: ['546/udp'], protocols: [] }],
  ['mdns', { ports: ['5353/udp'], protocols: [] }],
  ['samba-client', { ports: ['137/udp', '138/udp'], protocols: [] }],
]);
const lvscf = (virtual: string, more = '') =>
  read(
    parse(
      'primary = 10.0.0.1\nprimary_private = 10.0.1.1\nbackup_active = 1\nbackup = 10.0.0.2\nbackup_private = 10.0.1.2\n' +
        `network = direct\n${more}virtual a {\n active = 1\n address = 10.0.0.9 eth0:1\n ${virtual}\n}\n`,
    ).cst,
  );
const nic = (name: string, address: string) => ({
  name,
  up: true,
  addresses: [{ address, prefix: 24, label: name }],
});
const facts: Facts = {
  hostname: 'lvs1',
  interfaces: [nic('eth0', '10.0.0.1'), nic('eth1', '10.0.1.1')],
};
const judge = (text: string, config = lvscf('port = 80')) =>
  judgeZones({ zones: zonesOf(text), standard: 'public', services }, config, facts);
const reason = (text: string, config = lvscf('port = 80')) => {
  try {
    return judge(text, config).case;
  } catch (error) {
    return (error as { reason?: { code: string } }).reason?.code;
  }
};
const vrrp = sample.replace(/(public \(active\)[^]*?protocols: )/, (_, before: string) => `${before}vrrp`);

describe('the doctor’s reading of firewalld (R67)', () => {
  test('zones with their devices, openings and rich rules', () => {
    const zones = zonesOf(sample);
    expect(zones.map(({ name }) => name)).toEqual([
      'block',
      'dmz',
      'drop',
      'external',
      'home',
      'internal',
      'public',
      'trusted',
      'work',
    ]);
    expect(zones.find(({ name }) => name === 'public')).toEqual({
      ...{ name: 'public', target: 'default', interfaces: ['eth0'], sources: [], protocols: [], rich: [] },
      ...{ services: ['dhcpv6-client', 'http', 'ssh'], ports: ['8443/tcp', '10000-10009/tcp'] },
    });
    expect(zones.find(({ name }) => name === 'internal')?.rich).toEqual([
      'rule family="ipv4" source address="10.0.1.2" protocol value="112" accept',
      'rule family="ipv4" source address="10.0.1.0/24" port port="8848" protocol="udp" accept',
    ]);
    expect(zones.find(({ name }) => name === 'trusted')).toMatchObject({
      target: 'ACCEPT',
      sources: ['192.168.9.0/24'],
    });
    expect(zonesOf('')).toEqual([]);
  });

  test('a fresh zone lets in neither heartbeat nor clients; what is open by service, port, protocol or rich rule is seen', () => {
    expect(judge(sample)).toMatchObject({
      case: 'blocks',
      params: { chain: 'firewalld public', missing: 'VRRP (10.0.0.2)' },
    });
    expect(judge(sample, lvscf('port = 25')).params).toMatchObject({ missing: 'VRRP (10.0.0.2), TCP 25' });
    for (const port of [80, 8443, 10005]) expect(judge(vrrp, lvscf(`port = ${port}`)).case).toBeNull();
    expect(judge(vrrp, lvscf('port = 80\n protocol = udp')).params).toMatchObject({ missing: 'UDP 80' });
    // connection sync: the private zone has it, the public one not
    expect(judge(vrrp, lvscf('port = 80', 'syncdaemon = 1\n')).params).toEqual({
      chain: 'firewalld public',
      missing: 'UDP 8848 (10.0.0.2)',
    });
  });

  test('the sender’s zone comes before that of the device; a device without zone has the default one', () => {
    const trusting = sample.replace('192.168.9.0/24', '10.0.0.0/24');
    expect(judge(trusting).case).toBeNull();
    expect(judge(vrrp.replace('interfaces: eth0', 'interfaces: ')).case).toBeNull();
    expect(judge(vrrp.replace('interfaces: eth1', 'interfaces: ')).case).toBeNull();
  });

  test('what is not plain is not judged: marks, rules that reject, unknown services, senders by a set', () => {
    expect(
      reason(vrrp, lvscf('port = 80\n fwmark = 80\n server s {\n address = 10.0.0.21\n active = 1\n }')),
    ).toBe('firewall-not-judged');
    const rejecting = vrrp.replace('protocol value="112" accept', 'protocol value="112" reject');
    expect(reason(rejecting)).toBe('firewall-not-judged');
    expect(reason(vrrp.replace('services: dhcpv6-client http', 'services: mine'))).toBe(
      'firewall-not-judged',
    );
    expect(reason(sample.replace('192.168.9.0/24', 'ipset:peers'))).toBe('firewall-not-judged');
  });

  test('what a service’s file opens', () => {
    const http =
      '<service>\n <!-- <port protocol="tcp" port="1"/> -->\n <port protocol="tcp" port="80"/>\n</service>';
    expect(openingsOf(http)).toEqual({ ports: ['80/tcp'], protocols: [] });
    expect(
      openingsOf('<port port="5405-5412" protocol="udp"/><protocol value="vrrp"/><port protocol="ah"/>'),
    ).toEqual({ ports: ['5405-5412/udp'], protocols: ['ah', 'vrrp'] });
    expect(openingsOf('<service><include service="http"/></service>')).toBeNull();
  });
});
