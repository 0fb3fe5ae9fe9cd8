import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessSentence, closed, parseAccess, parseNetworks, plainAddress } from './index';

const allows = (text: string, address: string) => parseAccess(text).allows(address);
const codes = (text: string) => parseAccess(text).findings.map(({ code, line }) => `${code}:${line}`);

describe('R4 access.conf', () => {
  it("reads the manual's three examples", () => {
    expect(allows('Order deny,allow\nAllow from all\n', '203.0.113.9')).toBe(true);
    const local = 'Order deny,allow\nDeny from all\nAllow from 127.0.0.1\n';
    expect(allows(local, '127.0.0.1')).toBe(true);
    expect(allows(local, '192.168.1.100')).toBe(false);
    const networks = 'Order deny,allow\nDeny from all\nAllow from 192.168.1.100\nAllow from 172.16.57\n';
    expect(allows(networks, '192.168.1.100')).toBe(true);
    expect(allows(networks, '192.168.1.101')).toBe(false);
    expect(allows(networks, '172.16.57.200')).toBe(true);
    expect(allows(networks, '172.16.58.1')).toBe(false);
  });

  it('knows which list wins and what happens to addresses that neither names', () => {
    const lists = 'Allow from 10.0.0.0/8\nDeny from 10.1.0.0/16\n';
    expect(allows(`Order deny,allow\n${lists}`, '10.1.2.3')).toBe(true);
    expect(allows(`Order allow,deny\n${lists}`, '10.1.2.3')).toBe(false);
    expect(allows(`Order deny,allow\n${lists}`, '8.8.8.8')).toBe(true);
    expect(allows(`Order allow,deny\n${lists}`, '8.8.8.8')).toBe(false);
  });

  it('takes CIDR, masks, IPv6, several words on a line, comments and any case', () => {
    const file =
      '# admins\norder Deny,Allow\nDENY FROM ALL\nallow from 10.2.0.0/255.255.0.0 2001:db8::/32 # both\n\n';
    expect(allows(file, '10.2.255.1')).toBe(true);
    expect(allows(file, '10.3.0.1')).toBe(false);
    expect(allows(file, '2001:db8:1::5')).toBe(true);
    expect(allows(file, '2001:db9::5')).toBe(false);
  });

  it('sees an IPv4 client that comes as IPv6 as the same client, and forgets the zone', () => {
    const file = 'Order deny,allow\nDeny from all\nAllow from 172.16.57 fe80::1\n';
    for (const same of ['::ffff:172.16.57.4', '::FFFF:172.16.57.4', '::ffff:ac10:3904'])
      expect(allows(file, same), same).toBe(true);
    expect(allows(file, '::ffff:172.16.58.4')).toBe(false);
    expect(allows(file, 'fe80::1%eth0')).toBe(true);
    expect(allows('Order deny,allow\nDeny from ::ffff:10.0.0.0/104\n', '10.9.9.9')).toBe(false);
  });

  it('lets only loopback in when the file is broken, and says why with the line', () => {
    for (const [file, finding] of [
      ['Order deny,allow\nAllow from 010.0.0.1\n', 'NETWORK_UNKNOWN:2'],
      ['Order deny,allow\nAllow from 10.0.0.0/33\n', 'NETWORK_UNKNOWN:2'],
      ['Order deny,allow\nAllow from 10.0.0.0/255.0.255.0\n', 'NETWORK_UNKNOWN:2'],
      ['Order deny,allow\nAllow from example.org\n', 'NETWORK_UNKNOWN:2'],
      ['Order deny,allow\nAllow from 10.0.0.0/8/8\n', 'NETWORK_UNKNOWN:2'],
      ['Order deny,allow\nAllow from\n', 'NETWORK_MISSING:2'],
      ['Order mutual-failure\nAllow from all\n', 'ORDER_UNKNOWN:1'],
      ['Order deny,allow\nOrder allow,deny\nAllow from all\n', 'ORDER_TWICE:2'],
      ['Allow from all\n', 'ORDER_MISSING:0'],
      ['', 'ORDER_MISSING:0'],
      ['Order deny,allow\nRequire all granted\n', 'DIRECTIVE_UNKNOWN:2'],
    ] as const) {
      expect(codes(file), file).toEqual([finding]);
      expect(allows(file, '127.0.0.1'), file).toBe(true);
      expect(allows(file, '::1'), file).toBe(true);
      expect(allows(file, '10.0.0.1'), file).toBe(false);
      for (const one of parseAccess(file).findings) expect(accessSentence(one)).not.toContain('undefined');
    }
  });

  it('warns when Allow lines do nothing', () => {
    expect(codes('Order deny,allow\nAllow from 172.16.57\n')).toEqual(['ALLOW_WITHOUT_EFFECT:0']);
    expect(codes('Order deny,allow\nAllow from all\n')).toEqual([]);
  });

  it('lets nobody in without an address', () => {
    for (const nobody of [undefined, '', 'localhost', '1.2.3', '1.2.3.4.5', '::ffff:1.2.3.999'])
      expect(parseAccess('Order deny,allow\n').allows(nobody), String(nobody)).toBe(false);
  });

  it('R54 reads a file of comment signs in milliseconds (found by fuzzing: it took the square of its length)', () => {
    const before = process.cpuUsage();
    expect(codes(`Order deny,allow\n${'#'.repeat(200_000)}\rx\n`)).toEqual([]);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('never throws, and never opens by garbage', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.ipV4(), (garbage, address) => {
        const rules = parseAccess(garbage);
        if (!/order/i.test(garbage)) expect(rules.allows(address)).toBe(closed().allows(address));
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('matches a network exactly as counted bit by bit', () => {
    const value = (address: string) =>
      address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 32 }),
        fc.ipV4(),
        fc.boolean(),
        (base, prefix, random, near) => {
          // half of the cases differ from the base only in the last octet, else most would trivially not match
          const client = near ? [...base.split('.').slice(0, 3), random.split('.')[3]].join('.') : random;
          const shift = BigInt(32 - prefix);
          const inside = value(base) >> shift === value(client) >> shift;
          const file = `Order allow,deny\nAllow from ${base}/${prefix}\n`;
          expect(allows(file, client)).toBe(inside);
          expect(allows(file, `::ffff:${client}`)).toBe(inside);
        },
      ),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('reads each partial address as its octets', () => {
    expect(parseNetworks('172.16.57')).toEqual([{ family: 'ipv4', address: '172.16.57.0', prefix: 24 }]);
    expect(parseNetworks('172.16.')).toEqual([{ family: 'ipv4', address: '172.16.0.0', prefix: 16 }]);
    expect(parseNetworks('10')).toEqual([{ family: 'ipv4', address: '10.0.0.0', prefix: 8 }]);
    for (const wrong of [
      '256',
      '1..2',
      '.1',
      '1.2.3.4.',
      '-1',
      '1.02',
      '0x7f',
      '::ffff:10.0.0.0/95',
      'fe80::1%eth0',
      '1/8/',
    ])
      expect(parseNetworks(wrong), wrong).toBeNull();
    expect(plainAddress('::ffff:010.0.0.1')).toBeNull();
  });
});
