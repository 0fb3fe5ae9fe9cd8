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
  together,
  validateMarks,
  vsftpdLines,
} from '@/lib/marks';
import type { Random } from '../kit/random';
import { hold, same, type Target } from '../kit/target';

const service = (name: string, mark: number, port: number) =>
  `virtual ${name} {\n active = 1\n address = 192.0.2.50 eth0:1\n fwmark = ${mark}\n port = ${port}\n protocol = tcp\n` +
  ` server a {\n address = 10.0.1.21\n active = 1\n }\n}\n`;
const config = read(
  parse(`primary = 192.0.2.11\nnetwork = nat\n${service('web', 80, 80)}${service('ftp', 21, 21)}`).cst,
);

const WORDS = [
  ...[
    'mark ',
    'ftp-snat ',
    'tcp',
    'udp',
    '*',
    '192.0.2.50',
    '2001:db8::50',
    '80',
    '21',
    '0x50',
    '10000:20000',
    '80,443',
  ],
  ...[
    '4294967295',
    '65535',
    '-j MARK',
    '--set-mark',
    '--set-xmark 0x50/0xffffffff',
    '-A LVS-MARKS',
    '-A PREROUTING',
  ],
  ...[
    '-m multiport --dports',
    '-d 192.0.2.50/32',
    '*mangle\n',
    '*nat\n',
    'COMMIT\n',
    'meta mark set',
    'dport { 80, 443 }',
  ],
  ...[
    'table ip lvs_marks {\n',
    'chain marks {\n',
    'type filter hook prerouting priority -149; policy accept;\n',
    '}\n',
  ],
];

const port = (random: Random) => String(random.pick([1, 20, 21, 80, 443, 1024, 10000, 20000, 65535]));

function line(random: Random): string {
  if (random.once(5)) return `ftp-snat ${random.pick(['21', '80', '0', 'x'])}`;
  const ports = Array.from({ length: 1 + random.below(20) }, () =>
    random.once(3) ? `${port(random)}:${port(random)}` : port(random),
  );
  const address = random.pick(['*', '192.0.2.50', '203.0.113.7', '2001:db8::50', '::ffff:1.2.3.4']);
  return `mark ${random.pick(['80', '21', '0x50', '4294967295'])} ${random.pick(['tcp', 'udp'])} ${address} ${ports.join(',')}`;
}

/** marks.conf, and the kernel's listings of what came of it. */
export const marksTarget: Target = {
  name: 'marks',
  seeds: [
    '# marks\nmark 80 tcp * 80,443\nmark 21 tcp 192.0.2.50 20:21,10000:20000\nftp-snat 21\n',
    '*mangle\n:LVS-MARKS - [0:0]\n-A PREROUTING -j LVS-MARKS\n-A LVS-MARKS -d 192.0.2.50/32 -p tcp -m multiport --dports 80,443 -j MARK --set-xmark 0x50/0xffffffff\nCOMMIT\n*nat\n-A POSTROUTING -j LVS-SNAT\n-A LVS-SNAT -s 10.0.1.21/32 -p tcp -m tcp --sport 20 -j SNAT --to-source 192.0.2.50\nCOMMIT\n',
    'table ip lvs_marks {\n\tchain marks {\n\t\ttype filter hook prerouting priority -149; policy accept;\n\t\tip daddr 192.0.2.50 tcp dport { 80, 443 } meta mark set 0x00000050\n\t}\n}\n',
  ],
  words: WORDS,
  generate: (random) => Array.from({ length: random.below(30) }, () => `${line(random)}\n`).join(''),
  check(input) {
    const text = input.toString('utf8');
    const parsed = parseMarks(input);
    const { rules, ftpSnat, findings } = parsed;
    same(parseMarks(text).rules, rules, 'text and bytes are read differently');
    const printed = parseMarks(printMarks({ rules, ftpSnat }));
    same(
      [printed.rules, printed.ftpSnat, printed.findings],
      [rules, ftpSnat, []],
      'printed rules are read as others',
    );
    const judged = validateMarks(parsed, config);
    for (const { code, params } of judged)
      hold(!marksSentence(code, params)?.includes('undefined'), 'a sentence has a hole', code, params);
    const added = appendRules(text, suggestRules(config, rules));
    hold(added.startsWith(text), 'adding rules changes what stood there');
    vsftpdLines(config, rules);
    const kernel = resolveMarks(parsed, config);
    const texts = compileMarks(kernel);
    for (const family of [texts[4], texts[6]]) {
      for (const one of family?.iptables.split('\n') ?? [])
        hold(/^(?:[-A-Za-z0-9_.:/,*[\] ]*)$/.test(one), 'a line for iptables is none', one);
      for (const one of family?.nft.split('\n') ?? [])
        hold(/^[-A-Za-z0-9_.:,;{} ]*$/.test(one), 'a line for nft is none', one);
    }
    // What would be loaded is seen as loaded, by both tools; nft writes numbers its own way, which the reader knows too.
    const jumps = '*mangle\n-A PREROUTING -j LVS-MARKS\nCOMMIT\n*nat\n-A POSTROUTING -j LVS-SNAT\nCOMMIT\n';
    if (kernel.marks.length < 200) {
      const four = seenByIptables((texts[4]?.iptables ?? '') + jumps);
      hold(
        asLoaded(kernel, together(four, seenByIptables(texts[6]?.iptables ?? ''))),
        'what iptables loads is not seen',
      );
      const nft = together(...[texts[4], texts[6]].map((family) => seenByNft(family?.nft ?? '')));
      hold(asLoaded(kernel, nft), 'what nft loads is not seen', kernel);
    }
    const seen = together(seenByIptables(text), seenByNft(text));
    asLoaded(kernel, seen);
    return [
      ...judged.map(({ code }) => code),
      ...findings.map(({ params }) => String(params.why).replace(/“[^]*”/, '')),
      `seen ${Math.min(seen.marks.length, 3)} ${Math.min(seen.foreign.length, 3)} ${seen.reached} ${seen.sourcesReached}`,
    ];
  },
};
