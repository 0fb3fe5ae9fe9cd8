import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { chainsOf, firewalldCommands, iptablesText, mayDrop, nftCommand, passages } from '.';

const config = (network: string, more = '') =>
  read(
    parse(
      Buffer.from(
        `primary = 10.0.0.1\nprimary_private = 10.0.1.1\nbackup_active = 1\nbackup = 10.0.0.2\nbackup_private = 10.0.1.2\n` +
          `syncdaemon = 1\nnetwork = ${network}\n${more}` +
          'virtual web {\n active = 1\n address = 10.0.0.9 eth0:1\n port = 80\n server a {\n address = 10.0.1.21\n active = 1\n port = 8080\n }\n}\n' +
          'virtual six {\n active = 1\n address = fd00::9 eth0:2\n port = 53\n protocol = udp\n}\n' +
          'virtual off {\n active = 0\n address = 10.0.0.8 eth0:3\n port = 25\n}\n' +
          'virtual marked {\n active = 1\n address = 10.0.0.7 eth0:4\n port = 443\n fwmark = 80\n server a {\n address = 10.0.1.21\n active = 1\n }\n}\n',
      ),
    ).cst,
  );

describe('what a router’s firewall must let pass (R67)', () => {
  it('heartbeat and sync from the routers, clients of active virtual servers, marks, and answers under NAT', () => {
    expect(iptablesText(passages(config('nat')), 4).split('\n')).toEqual([
      '*filter',
      ':LVS-INPUT - [0:0]',
      ':LVS-FORWARD - [0:0]',
      ...['10.0.0.1', '10.0.0.2', '10.0.1.1', '10.0.1.2'].flatMap((address) => [
        `-A LVS-INPUT -s ${address} -p 112 -j ACCEPT`,
        `-A LVS-INPUT -s ${address} -p udp --dport 8848 -j ACCEPT`,
      ]),
      '-A LVS-INPUT -d 10.0.0.9 -p tcp --dport 80 -j ACCEPT',
      '-A LVS-FORWARD -s 10.0.1.21 -p tcp --sport 8080 -j ACCEPT',
      '-A LVS-INPUT -m mark --mark 80 -j ACCEPT',
      '-A LVS-FORWARD -s 10.0.1.21 -j ACCEPT',
      'COMMIT',
      '',
    ]);
    expect(iptablesText(passages(config('nat')), 6)).toContain(
      '-A LVS-INPUT -d fd00::9 -p udp --dport 53 -j ACCEPT',
    );
  });

  it('without NAT nothing passes through the router; without a backup no heartbeat comes', () => {
    const direct = passages(config('direct'));
    expect(direct.filter((p) => p.hook === 'forward')).toEqual([]);
    const alone = passages({ ...config('direct'), backup_active: false });
    expect(alone.some((p) => p.protocol === '112' || p.port === 8848)).toBe(false);
  });

  it('as nft says it, in root’s own chain', () => {
    const chain = { family: 'inet', table: 'filter', name: 'input' };
    const said = passages(config('nat')).map((p) => nftCommand(chain, p));
    expect(said).toContain('nft insert rule inet filter input ip saddr 10.0.0.2 meta l4proto 112 accept');
    expect(said).toContain('nft insert rule inet filter input ip daddr 10.0.0.9 tcp dport 80 accept');
    expect(said).toContain('nft insert rule inet filter input ip saddr 10.0.1.21 tcp sport 8080 accept');
    expect(said).toContain('nft insert rule inet filter input meta mark 80 accept');
  });

  it('as firewalld takes it, without marks, which its rules do not know', () => {
    const said = firewalldCommands(passages(config('nat')));
    expect(said).toContain(
      `firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="10.0.0.2" protocol value="112" accept'`,
    );
    expect(said).toContain(
      `firewall-cmd --permanent --policy=lvs-replies --add-rich-rule='rule family="ipv4" source address="10.0.1.21" source-port port="8080" protocol="tcp" accept'`,
    );
    expect(said.join()).not.toContain('mark');
    expect(said.at(-1)).toBe('firewall-cmd --reload');
    expect(firewalldCommands([])).toEqual([]);
  });
});

describe('base chains as they are listed (R67)', () => {
  it('of iptables: our rules stand where the first rule leads to them', () => {
    const [input, forward] = chainsOf(
      '*nat\n:INPUT ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [1:2]\n:LVS-INPUT - [0:0]\n-A INPUT -j LVS-INPUT\n-A INPUT -i lo -j ACCEPT\n-A LVS-INPUT -s 10.0.0.2/32 -p vrrp -j ACCEPT\nCOMMIT'.split(
        '\n',
      ),
    );
    expect(input).toMatchObject({ hook: 'input', policy: 'drop', table: 'filter' });
    expect(input?.rules).toEqual(['-s 10.0.0.2/32 -p vrrp -j ACCEPT', '-i lo -j ACCEPT']);
    expect([input, forward].map((c) => c && mayDrop(c))).toEqual([true, false]);
  });

  it('of nft: those with a hook, in their tables; who leads elsewhere may drop', () => {
    const found = chainsOf(
      'table inet firewalld {\n chain filter_INPUT {\n type filter hook input priority filter + 10; policy accept;\n jump filter_INPUT_ZONES\n reject with icmpx admin-prohibited\n }\n chain filter_INPUT_ZONES {\n drop\n }\n}\ntable ip own {\n chain f {\n type filter hook forward priority 0; policy accept;\n counter packets 1 bytes 2 accept\n }\n}'.split(
        '\n',
      ),
    );
    expect(found.map((c) => [c.family, c.table, c.name, c.hook, mayDrop(c)])).toEqual([
      ['inet', 'firewalld', 'filter_INPUT', 'input', true],
      ['ip', 'own', 'f', 'forward', false],
    ]);
  });
});
