import { describe, expect, test } from 'vitest';
import { chainsOf } from '@/lib/firewall';
import { parse, read } from '@/lib/lvscf';
import { judgeRules, marksSet, type Rules } from './firewall';

const lvscf = (network: string) =>
  read(
    parse(
      `primary = 10.0.0.1\nbackup_active = 1\nbackup = 10.0.0.2\nnetwork = ${network}\nsyncdaemon = 1\n` +
        'virtual a {\n active = 1\n address = 10.0.0.9 eth0:1\n port = 80\n}\n',
    ).cst,
  );
const legacy = (...rules: string[]): Rules => ({
  source: 'iptables-legacy-save -t filter',
  lines: ['*filter', ...rules, 'COMMIT'],
});
const nft = (...rules: string[]): Rules => ({
  source: 'nft list ruleset',
  lines: [
    'table inet filter {',
    '  chain input {',
    '    type filter hook input priority 0; policy drop;',
    ...rules,
    '  }',
    '}',
  ],
});
const found = (rules: Rules, network = 'direct') => judgeRules([rules], lvscf(network));

describe('the doctor’s reading of the firewall (R67)', () => {
  test('no rules, or a chain that accepts and drops nothing', () => {
    expect(judgeRules([], lvscf('direct')).case).toBeNull();
    expect(
      found(legacy(':INPUT ACCEPT [0:0]', ':FORWARD DROP [0:0]', '-A INPUT -p tcp --dport 22 -j ACCEPT'))
        .case,
    ).toBeNull();
  });

  test('drops by default: names what no rule lets pass, in either way of writing', () => {
    const few = found(
      legacy(
        ':INPUT DROP [0:0]',
        '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
      ),
    );
    expect(few).toMatchObject({ case: 'blocks', params: { chain: 'INPUT', missing: 'VRRP, UDP 8848' } });
    expect(
      found(
        nft(
          '    ct state established,related accept',
          '    tcp dport { 22, 80 } accept',
          '    ip protocol vrrp accept',
        ),
      ),
    ).toMatchObject({ params: { missing: 'UDP 8848' } });
    const all = [
      '-A INPUT -p 112 -j ACCEPT',
      '-A INPUT -p udp --dport 8848 -j ACCEPT',
      '-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT',
    ];
    expect(found(legacy(':INPUT DROP [0:0]', ...all)).case).toBeNull();
    expect(found(legacy(':INPUT DROP [0:0]', '-A INPUT -s 10.0.0.0/24 -j ACCEPT')).case).toBeNull();
    expect(found(legacy(':FORWARD DROP [0:0]'), 'nat')).toMatchObject({
      case: 'blocks',
      params: { chain: 'FORWARD' },
    });
  });

  test('what jumps to other chains, or drops by a rule, is not judged', () => {
    const reason = (rules: Rules) => {
      try {
        return found(rules).case;
      } catch (error) {
        return (error as { reason?: { code: string } }).reason?.code;
      }
    };
    expect(reason(legacy(':INPUT DROP [0:0]', '-A INPUT -j ufw-before-input'))).toBe('firewall-not-judged');
    expect(reason(nft('    jump services'))).toBe('firewall-not-judged');
    expect(
      reason(legacy(':INPUT ACCEPT [0:0]', '-A INPUT -p tcp -j REJECT --reject-with icmp-port-unreachable')),
    ).toBe('firewall-not-judged');
  });

  test('base chains and marks are read from both', () => {
    expect(chainsOf(nft('    tcp dport 22 accept').lines)).toMatchObject([
      { hook: 'input', policy: 'drop', rules: ['tcp dport 22 accept'] },
    ]);
    const lines = [
      '-A PREROUTING -d 10.0.0.9/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x50/0xffffffff',
      'ip daddr 10.0.0.9 meta mark set 0x00000015',
    ];
    expect([...marksSet([{ source: '', lines }], [80, 21, 7])]).toEqual([80, 21]);
  });
});
