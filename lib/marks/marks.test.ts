import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import {
  appendRules,
  asLoaded,
  compileMarks,
  marksSentence,
  parseMarks,
  printMarks,
  resolveMarks,
  seenByIptables,
  seenByNft,
  suggestRules,
  validateMarks,
  vsftpdLines,
  type MarkRule,
} from '.';

const virtual = (
  name: string,
  mark: number,
  port: number,
  vip = '192.0.2.50',
  more = '',
) => `virtual ${name} {
     active = 1
     address = ${vip} eth0:1
     fwmark = ${mark}
     port = ${port}
     protocol = tcp
     ${more}
     server one {
         address = 10.0.1.21
         active = 1
     }
}
`;
const config = (network: string, ...blocks: string[]) =>
  read(parse(`primary = 192.0.2.11\nnetwork = ${network}\n${blocks.join('')}`).cst);
const web = virtual('web', 80, 80);
const ftp = virtual('ftp', 21, 21);

const range = fc.tuple(fc.integer({ min: 1, max: 65535 }), fc.nat(500)).map(([first, more]) => ({
  first,
  last: Math.min(65535, first + more),
}));
const rule: fc.Arbitrary<MarkRule> = fc.record({
  mark: fc.integer({ min: 1, max: 0xffffffff }),
  protocol: fc.constantFrom('tcp', 'udp'),
  address: fc.constantFrom(null, '192.0.2.50', '203.0.113.7', '2001:db8::50'),
  ports: fc.array(range, { minLength: 1, maxLength: 25 }),
});

describe('marks.conf', () => {
  it('what is printed is read as the same (R32)', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 })),
        (rules, ftpSnat) => {
          expect(parseMarks(printMarks({ rules, ftpSnat }))).toMatchObject({ rules, ftpSnat, findings: [] });
        },
      ),
    );
  });

  it('reads any bytes without throwing, and names the line that it does not understand', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => parseMarks(bytes).findings.length <= 100));
    for (const wrong of [
      'mark 0 tcp * 80',
      'mark 80 sctp * 80',
      'mark 80 tcp host 80',
      'mark 80 tcp * 80:79',
      'mark 80 tcp * 0',
      'mark 80 tcp *',
      'mark 4294967296 tcp * 80',
      'ftp-snat',
      'marks 1',
      'mark 80 tcp 010.0.0.1 80',
    ]) {
      const { rules, findings } = parseMarks(`# x\n  ${wrong}\nmark 5 udp * 53 # kept\n`);
      expect(rules, wrong).toEqual([
        { mark: 5, protocol: 'udp', address: null, ports: [{ first: 53, last: 53 }] },
      ]);
      expect(findings, wrong).toMatchObject([
        { code: 'MARKS_SYNTAX', severity: 'error', position: { line: 2, column: 3, offset: 4 } },
      ]);
    }
  });

  it('rules are added without touching a byte that stands there', () => {
    const before = '# mine\r\nmark 5 udp * 53   # dns';
    const after = appendRules(before, suggestRules(config('direct', web), []));
    expect(after).toBe(`${before}\nmark 80 tcp 192.0.2.50 80,443\n`);
  });
});

describe('what lvs.cf asks for', () => {
  it('HTTP with HTTPS, FTP with its data ports, and the vsftpd lines (R32)', () => {
    const nat = config('nat', web, ftp, virtual('dns', 53, 53, '192.0.2.51'));
    const rules = suggestRules(nat, []);
    expect(parseMarks(printMarks({ rules, ftpSnat: [] })).rules).toEqual(rules);
    expect(printMarks({ rules, ftpSnat: [] }).split('\n').slice(2)).toEqual([
      'mark 80 tcp 192.0.2.50 80,443',
      'mark 21 tcp 192.0.2.50 20,21,10000:20000',
      'mark 53 tcp 192.0.2.51 53',
      '',
    ]);
    expect(vsftpdLines(nat, rules)).toEqual([
      {
        mark: 21,
        lines: [
          'connect_from_port_20=YES',
          'pasv_min_port=10000',
          'pasv_max_port=20000',
          'pasv_address=192.0.2.50',
        ],
      },
    ]);
    expect(vsftpdLines(config('direct', ftp), rules)[0]?.lines).not.toContain('pasv_address=192.0.2.50');
    expect(suggestRules(nat, rules)).toEqual([]);
  });

  it.each([
    ['MARKS_NO_SERVICE', 'mark 7 tcp * 80\n', [web], 1],
    ['MARKS_NO_RULE', '', [web], undefined],
    ['MARKS_NOT_A_VIP', 'mark 80 tcp 192.0.2.99 80\n', [web], 1],
    ['MARKS_CONFLICT', 'mark 80 tcp * 80,443\nmark 21 tcp 192.0.2.50 400:500\n', [web, ftp], 2],
    ['MARKS_SWALLOWS', 'mark 21 tcp * 20,21,10000:20000\n', [ftp, virtual('app', 0, 10080)], 1],
    ['MARKS_FTP_ACTIVE', 'mark 21 tcp * 21,10000:20000\n', [ftp], undefined],
    ['MARKS_FTP_PASSIVE', 'mark 21 tcp * 20,21\n', [ftp], undefined],
    ['MARKS_SNAT_WITHOUT_NAT', 'mark 21 tcp * 20,21,10000:20000\nftp-snat 21\n', [ftp], undefined],
  ])('%s', (code, text, blocks, line) => {
    const found = validateMarks(parseMarks(text), config('direct', ...blocks)).filter((f) => f.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]?.position?.line).toBe(line);
    expect(marksSentence(code, found[0]?.params ?? {})).not.toMatch(/[{}]/);
  });

  it('says nothing about what fits', () => {
    const text = 'mark 80 tcp * 80,443\nmark 21 tcp 192.0.2.50 20,21,10000:20000\nftp-snat 21\n';
    expect(validateMarks(parseMarks(text), config('nat', web, ftp))).toEqual([]);
  });
});

describe('rules for the kernel', () => {
  const marks = parseMarks('mark 80 tcp * 80,443\nmark 21 tcp * 20,21,10000:20000\nftp-snat 21\n');
  const both = config('nat', web, virtual('web6', 80, 80, '2001:db8::50'), ftp);

  it('a star means every VIP of the mark; each family has its own text', () => {
    const texts = compileMarks(resolveMarks(marks, both));
    expect(texts[4]?.iptables).toBe(`*mangle
:LVS-MARKS - [0:0]
-A LVS-MARKS -d 192.0.2.50/32 -p tcp -m multiport --dports 80,443 -j MARK --set-mark 80
-A LVS-MARKS -d 192.0.2.50/32 -p tcp -m multiport --dports 20:21,10000:20000 -j MARK --set-mark 21
COMMIT
*nat
:LVS-SNAT - [0:0]
-A LVS-SNAT -s 10.0.1.21/32 -p tcp -m tcp --sport 20 -j SNAT --to-source 192.0.2.50
COMMIT
`);
    expect(texts[6]?.iptables).toContain('-d 2001:db8::50/128 -p tcp -m multiport --dports 80,443');
    expect(texts[6]?.nft).toContain('ip6 daddr 2001:db8::50 tcp dport { 80, 443 } meta mark set 80');
    expect(compileMarks(resolveMarks(marks, config('nat')))).toEqual({ 4: null, 6: null });
    expect(resolveMarks(marks, config('direct', ftp)).sources).toEqual([]);
  });

  it('what it lists is known again, whatever the rules (R32)', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), (rules) => {
        const should = resolveMarks({ rules, ftpSnat: [] }, both);
        for (const text of Object.values(compileMarks(should))) {
          if (!text) continue;
          const jump = text.iptables.replace('COMMIT', '-A PREROUTING -j LVS-MARKS\nCOMMIT');
          const seen = seenByIptables(jump.replaceAll('--set-mark', '--set-xmark'));
          const byNft = seenByNft(text.nft);
          expect(seen.foreign).toEqual([]);
          const part = {
            marks: should.marks.filter((m) => m.address.includes(':') === text.nft.includes('table ip6')),
            sources: [],
          };
          expect(asLoaded(part, seen) && asLoaded(part, byNft)).toBe(true);
          expect(asLoaded(part, seenByIptables(text.iptables))).toBe(false);
          expect(asLoaded(part, { ...seen, marks: seen.marks.slice(1) })).toBe(false);
        }
      }),
    );
  });

  it("recognises the manual's rules and adopts only what it can say (R32)", () => {
    const seen = seenByIptables(`*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 192.0.2.50/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x50/0xffffffff
-A PREROUTING -d 192.0.2.50/32 -p tcp -m tcp --dport 10000:20000 -m comment --comment "passive ftp" -j MARK --set-xmark 0x15/0xffffffff
-A PREROUTING -i eth0 -p tcp -m tcp --dport 443 -j MARK --set-xmark 0x50/0xffffffff
-A PREROUTING -d 192.0.2.0/24 -p tcp -m tcp --dport 443 -j MARK --set-xmark 0x50/0xffffffff
-A PREROUTING -d 192.0.2.50/32 -p tcp -m tcp --dport 25 -j MARK --set-xmark 0x1/0xff
-A PREROUTING -j CONNMARK --restore-mark
COMMIT
`);
    expect(seen.foreign.map((f) => f.rule && [f.rule.mark, f.rule.ports])).toEqual([
      [80, [{ first: 80, last: 80 }]],
      [21, [{ first: 10000, last: 20000 }]],
      null,
      null,
      null,
    ]);
    expect(seen.reached).toBe(false);
    const nft = seenByNft(`table inet site {
\tchain pre {
\t\ttype filter hook prerouting priority -150; policy accept;
\t\tip daddr 192.0.2.50 tcp dport { 80, 443 } counter packets 12 bytes 700 meta mark set 0x00000050
\t\tiifname "eth0" tcp dport 25 meta mark set 0x00000001
\t}
}
table ip mangle {
\tchain PREROUTING {
\t\ttcp dport 1 meta mark set 0x1
\t}
}
`);
    expect(nft.foreign.map((f) => f.rule?.mark ?? null)).toEqual([80, null]);
  });
});

describe('R54 ten thousand rules that all mean the same packets', () => {
  const both = config('direct', web, virtual('other', 81, 81));
  const rules = (ports: (n: number) => string) =>
    Array.from({ length: 10_000 }, (_, n) => `mark ${80 + (n % 2)} tcp * ${ports(n)}\n`).join('');
  it.each([
    ['the same ports', () => '80', 1000],
    ['ports of their own', (n: number) => String(n + 1000), 0],
    ['wide ranges', (n: number) => `${(n % 1000) + 1}:65535`, 1000],
  ])('%s: judged in seconds, with a bounded number of findings', (_, ports, most) => {
    const before = process.cpuUsage();
    const clashes = validateMarks(parseMarks(rules(ports)), both).filter(
      ({ code }) => code === 'MARKS_CONFLICT',
    );
    const { user, system } = process.cpuUsage(before);
    expect(clashes.length).toBeLessThanOrEqual(most);
    expect(clashes.length > 0).toBe(most > 0);
    expect((user + system) / 1e6).toBeLessThan(3);
  });
});
