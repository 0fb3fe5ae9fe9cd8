import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctorWords, type DoctorReport, type DoctorResult } from '@/lib/protocol';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { startPair, writeLvscf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const config = lvscf({ virtual: [{ vip }] });

/** The doctor on real routers: well when they are, and each thing that is broken is named by its own check. */
describe('lvsctl doctor (R61)', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await pair(lab);
    await startPair(lab, config, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  const ofPair = async () => {
    const { stdout, stderr, code } = await lvsctl(lab, 'primary', 'doctor', '--pair', '--json');
    if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
    const { routers, pair: both } = JSON.parse(stdout) as { routers: DoctorReport[]; pair: DoctorResult[] };
    const [primary, backup] = routers.map(({ results }) => results);
    if (!primary || !backup) throw new Error(stdout);
    return { primary, backup, both, code };
  };
  const problems = (results: DoctorResult[]) =>
    results.filter(({ state }) => state === 'problem').map(({ code, case: found }) => `${code} ${found}`);
  const find = (results: DoctorResult[], code: string) => results.find((one) => one.code === code);

  it('finds no problem on a healthy pair, and says why it cannot know the rest', async () => {
    const { primary, backup, both, code } = await ofPair();
    expect([...problems(primary), ...problems(backup), ...problems(both)]).toEqual([]);
    expect(code).toBe(0);
    for (const results of [primary, backup]) {
      const unknown = results.filter(({ state }) => state === 'unknown');
      expect(unknown.filter(({ reason }) => reason?.code !== 'no-init')).toEqual([]);
      expect(find(results, 'arp-vip')).toMatchObject({ state: 'ok' });
      expect(find(results, 'kernel-ipvs')?.evidence[0]?.value).toContain('IP Virtual Server');
    }
  });

  it('names each broken thing by its own check, and no other (R67)', async () => {
    const at = (router: RouterName, ...argv: string[]) => lab.run(router, argv);
    await at('backup', 'ip', 'addr', 'add', `${vip}/24`, 'dev', 'eth0');
    await lab.write(
      'backup',
      '/run/other.conf',
      'vrrp_instance X {\n interface eth1\n virtual_router_id 9\n virtual_ipaddress {\n 10.83.1.99 dev eth1\n }\n}\n',
    );
    const other = await lab.spawn('backup', [
      'keepalived',
      '-n',
      '-P',
      '-f',
      '/run/other.conf',
      '-p',
      '/run/other.pid',
      '-r',
      '/run/other-vrrp.pid',
    ]);
    await at('primary', 'cp', '/bin/sleep', '/run/nanny');
    await waitFor('the other keepalived', async () => lab.read('backup', '/run/other-vrrp.pid'), 10_000);
    const nanny = await lab.spawn('primary', ['/run/nanny', '120']);
    await lab.run('web1', [
      'sysctl',
      '-qw',
      'net.ipv4.conf.all.arp_ignore=0',
      'net.ipv4.conf.lo.arp_ignore=0',
      'net.ipv4.conf.eth0.arp_ignore=0',
    ]);
    await writeLvscf(lab, 'backup', config.replace('serial_no = 1', 'serial_no = 2'));
    await lab.write('primary', lab.paths('primary').accessConf, 'Order allow,deny\nAllow from all\n');
    await lab.write('backup', lab.paths('backup').agentConf, 'no such thing\n', 0o600);

    const broken = await ofPair();
    expect(problems(broken.primary)).toEqual(['original-pulse running', 'arp-vip server']);
    expect(find(broken.primary, 'access')).toMatchObject({ state: 'warning', case: 'everybody' });
    expect(problems(broken.backup).filter((code) => !code.startsWith('arp-vip'))).toEqual([
      'foreign-keepalived running',
      'vip-static held',
      'agent-conf broken',
    ]);
    expect(problems(broken.both)).toEqual(['pair-lvscf saved']);
    expect(broken.code).toBe(1);
    const arp = find(broken.primary, 'arp-vip');
    expect(arp?.params).toEqual({ server: addressOf('web1'), address: vip });
    expect(arp && doctorWords(arp).mend).toContain(
      `On ${addressOf('web1')}: sysctl -w net.ipv4.conf.all.arp_ignore=1`,
    );

    await at('backup', 'ip', 'addr', 'del', `${vip}/24`, 'dev', 'eth0');
    await other.stop();
    await nanny.stop();
    await lab.run('web1', ['sysctl', '-qw', 'net.ipv4.conf.all.arp_ignore=1']);
    await writeLvscf(lab, 'backup', config);
    await lab.write('primary', lab.paths('primary').accessConf, 'Order deny,allow\nDeny from all\n');
    await at('backup', 'rm', lab.paths('backup').agentConf);
    const mended = await ofPair();
    expect([...problems(mended.primary), ...problems(mended.backup), ...problems(mended.both)]).toEqual([]);
  });

  it('NAT without forwarding, marks without rules, a firewall that drops (R24, R32, R67)', async () => {
    const nat = config
      .replace('network = direct', 'network = nat\nnat_router = 10.83.1.1 eth1:1\nnat_nmask = 255.255.255.0')
      .replace('     port = 80', '     port = 80\n     fwmark = 80');
    await writeLvscf(lab, 'primary', nat);
    await lab.run('primary', ['sysctl', '-qw', 'net.ipv4.ip_forward=0']);
    await lab.run('primary', ['iptables-legacy', '-P', 'FORWARD', 'DROP']);
    const text = await lvsctl(lab, 'primary', 'doctor');
    expect(text.code).toBe(1);
    for (const [code, mend] of [
      ['ip-forward', 'sysctl -w net.ipv4.ip_forward=1'],
      ['mark-rules', 'Make the rules on both routers'],
      ['firewall', 'Let VRRP'],
    ] as const)
      expect(text.stdout).toMatch(new RegExp(`^problem +${code} [^]*?→ ${mend.replace('.', '\\.')}`, 'm'));
    expect(text.stdout).toMatch(/^warning +mark-persistence/m);

    await lab.run('primary', ['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await lab.run('primary', ['iptables-legacy', '-P', 'FORWARD', 'ACCEPT']);
    await lab.run('primary', [
      'iptables-legacy',
      '-t',
      'mangle',
      '-A',
      'PREROUTING',
      '-d',
      vip,
      '-p',
      'tcp',
      '--dport',
      '80',
      '-j',
      'MARK',
      '--set-mark',
      '80',
    ]);
    await writeLvscf(lab, 'primary', nat.replace('fwmark = 80', 'fwmark = 80\n     persistent = 60'));
    const mended = await lvsctl(lab, 'primary', 'doctor', '--all', '--lang', 'de');
    expect(mended.stdout).toMatch(/^ok +ip-forward .*Paketweiterleitung/m);
    for (const code of ['mark-rules', 'mark-persistence', 'firewall'])
      expect(mended.stdout).toMatch(new RegExp(`^ok +${code} `, 'm'));
  });
});
