import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { guardReportSchema } from '@/lib/protocol';
import { FTP_PASSIVE } from '@/lab/topology';
import { holder, startPair, writeLvscf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { fetchFtp, startFtp } from './kit/ftp';
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const clients = ['10.83.0.31', '10.83.0.32', '10.83.0.33', '10.83.0.34'];

const config = lvscf({ virtual: [{ name: 'web', vip, more: ['fwmark = 80', 'persistent = 300'] }] });
const marksConf = `# kept as it is written
mark 80 tcp * 80,443
`;
/** FTP as one service: control, the data of the active way (20) and of the passive one. */
const ftp = lvscf({
  serial: 2,
  virtual: [{ name: 'ftp', vip, port: 21, check: null, more: ['fwmark = 21', 'persistent = 300'] }],
});
/** As /proc/net/tcp writes an IPv4 address. */
const hexOf = (address: string) =>
  address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .join('');
/** A rule of the administrator's own, of the manual's form but for something else. */
const foreign = [
  '-t',
  'mangle',
  '-A',
  'PREROUTING',
  '-p',
  'tcp',
  '-m',
  'tcp',
  '--dport',
  '25',
  '-j',
  'MARK',
  '--set-mark',
  '7',
];

describe('firewall marks', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    for (const router of ['primary', 'backup'] as const)
      await lab.write(router, lab.paths(router).marksConf, marksConf);
    await lab.run('primary', ['iptables-legacy', ...foreign]);
    await startPair(lab, config, { vip, servers: 2 });
    await pair(lab);
  });
  afterAll(() => lab?.stop());

  const mangle = () => lab.run('primary', ['iptables-legacy-save', '-t', 'mangle']);
  const loaded = async () =>
    /-A PREROUTING -j LVS-MARKS/.test(await mangle()) && (await mangle()).includes(vip);
  /** Which server answers this client there. */
  const answer = async (from: string, url: string) =>
    (await lab.run('client', ['curl', '-sk', '-m', '5', '--interface', from, url])).trim();

  it('keeps each client on one server over HTTP and HTTPS, and uses both servers (R31, R32)', async () => {
    expect(await lab.run('primary', ['pulse-marks', 'tool'])).toBe('iptables-legacy\n');
    const chosen = new Set<string>();
    for (const from of clients) {
      const answers = [];
      for (const url of [`http://${vip}/`, `https://${vip}/`, `http://${vip}/`, `https://${vip}/`])
        answers.push(await answer(from, url));
      expect(new Set(answers).size, `${from}: ${answers.join()}`).toBe(1);
      chosen.add(answers[0] ?? '');
    }
    expect([...chosen].sort()).toEqual(['web1', 'web2']);
    expect(await mangle()).toContain('--dport 25 -j MARK --set-xmark 0x7/0xffffffff');
  });

  it('are back within a second when somebody flushed the table; so is a kernel value (R32, R67)', async () => {
    const restored = async (what: string) => {
      const report = await lab.read('primary', lab.paths('primary').guardReport);
      const { restored } = guardReportSchema.parse(JSON.parse(report?.toString() ?? ''));
      return Date.parse(restored.find((r) => r.what === what)?.at ?? '');
    };
    const flush =
      'iptables-legacy -t mangle -F; echo 0 >/proc/sys/net/ipv4/conf/eth0/promote_secondaries; date +%s%3N';
    const at = Number(await lab.run('primary', ['sh', '-c', flush]));
    const marks = await waitFor('the rules', async () => (await restored('marks')) > at - 500, 5000);
    const value = await restored('net/ipv4/conf/eth0/promote_secondaries');
    const after = [(await restored('marks')) - at, value - at];
    console.log(
      `after the flush: rules back in ${after[0]} ms, kernel value in ${after[1]} ms (seen ${marks.ms})`,
    );
    expect(Math.max(...after)).toBeLessThan(1000);
    expect(await loaded()).toBe(true);
    expect(await answer('10.83.0.31', `https://${vip}/`)).toMatch(/^web[12]$/);
    const log = await lab.run('primary', ['cat', `${lab.paths('primary').log}/lvsd.log`]);
    expect(log).toContain('The firewall marks were removed from the kernel; they are back.');
    await lab.run('primary', ['iptables-legacy', ...foreign]);
  });

  it('reach their server through a firewall that drops by default once root has opened it, and it stays open (R67)', async () => {
    const filter = (...words: string[]) => lab.run('primary', ['iptables-legacy', ...words]);
    const served = () =>
      lab.run('client', ['curl', '-s', '-m', '2', `http://${vip}/`]).then(
        (text) => /^web[12]$/.test(text.trim()),
        () => false,
      );
    // the administrator's own: answers to the checks, and nothing else
    await filter('-A', 'INPUT', '-p', 'tcp', '--sport', '80', '-j', 'ACCEPT');
    await filter('-P', 'INPUT', 'DROP');
    expect(await served()).toBe(false);
    const before = await lab.exec('primary', ['lvsctl', 'firewall']);
    expect([before.code, before.stdout]).toEqual([
      1,
      expect.stringContaining('may drop what the cluster needs'),
    ]);
    expect(await lab.run('primary', ['lvsctl', 'firewall', 'open'])).toContain('loaded by iptables-legacy');
    expect(await served()).toBe(true);
    await filter('-F', 'INPUT');
    await filter('-A', 'INPUT', '-p', 'tcp', '--sport', '80', '-j', 'ACCEPT');
    await waitFor('open again', served, 15_000);
    expect(await lab.run('primary', ['lvsctl', 'firewall', 'close'])).toContain('not opened by root');
    expect(await served()).toBe(false);
    await filter('-P', 'INPUT', 'ACCEPT');
    await filter('-F', 'INPUT');
  });

  it('are there after a reboot without Node (R32, R69)', async () => {
    await lab.reboot('primary', { nodeAway: true });
    await holder(lab, vip, 'primary', 30_000);
    expect(await loaded()).toBe(true);
    expect(await lab.killAll('primary', 'node')).toBe(0);
    for (const url of [`http://${vip}/`, `https://${vip}/`])
      expect(await answer('10.83.0.32', url)).toMatch(/^web[12]$/);
    await lab.reboot('primary');
    await holder(lab, vip, 'primary', 30_000);
  });

  it('are suggested, adopted, checked and brought to the peer with packet forwarding, each with its state (R24, R32, R41)', async () => {
    const hand = ['-d', `${vip}/32`, '-p', 'tcp', '--dport', '8080', '-j', 'MARK', '--set-mark', '80'];
    await lab.run('primary', ['iptables-legacy', '-t', 'mangle', '-A', 'PREROUTING', ...hand]);
    await lab.write('primary', lab.paths('primary').marksConf, marksConf);
    expect(await lvsctl(lab, 'primary', 'marks', 'adopt')).toMatchObject({ code: 0 });
    const saved = await lab.read('primary', lab.paths('primary').marksConf);
    expect(saved?.toString()).toBe(`${marksConf}mark 80 tcp ${vip} 8080\n`);
    expect(await lvsctl(lab, 'primary', 'marks', 'apply')).toMatchObject({ code: 0 });
    const shown = await lvsctl(lab, 'primary', 'marks', 'show', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      rules: 2,
      kernel: { tool: 'iptables-legacy', asApplied: true },
      foreign: expect.arrayContaining([
        expect.objectContaining({ tool: 'iptables-legacy', rule: `mark 80 tcp ${vip} 8080` }),
      ]) as unknown,
      suggested: [],
      findings: [],
    });
    expect(await lvsctl(lab, 'primary', 'forwarding', 'on', 'ipv4')).toMatchObject({ code: 0 });
    const pushed = await lvsctl(lab, 'primary', 'push', '--json');
    expect(JSON.parse(pushed.stdout)).toMatchObject({
      parts: [
        { what: 'marks', delivered: true, verified: true, active: false, failure: null },
        { what: 'forwarding', delivered: true, verified: true, active: true, failure: null },
      ],
      neverPushed: expect.arrayContaining(['addresses', 'other-rules']) as unknown,
    });
    expect(await lvsctl(lab, 'primary', 'marks', 'apply', '--peer')).toMatchObject({ code: 0 });
    const again = await lvsctl(lab, 'primary', 'push', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      parts: [{ already: true, active: true }, { already: true }],
    });
    const forward = await lab.run('backup', ['cat', '/proc/sys/net/ipv4/ip_forward']);
    expect(forward).toBe('1\n');
    // a line that is not understood is refused, and nothing changes
    await lab.write('primary', '/tmp/wrong', 'mark web tcp * 80\n');
    const wrong = await lvsctl(lab, 'primary', 'marks', 'save', '/tmp/wrong');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain('/tmp/wrong:1:1: error MARKS_SYNTAX');
    expect(await lab.read('primary', lab.paths('primary').marksConf)).toEqual(saved);
  });

  it('go with the service when it stops, and leave the rules of others (R32)', async () => {
    await lab.run('backup', ['iptables-legacy', ...foreign]);
    await lab.run('backup', ['pulse', 'stop'], { timeoutMs: 60_000 });
    const rules = await lab.run('backup', ['iptables-legacy-save', '-t', 'mangle']);
    expect(rules).not.toContain('LVS-MARKS');
    expect(rules).toContain('--dport 25 -j MARK --set-xmark 0x7/0xffffffff');
    await lab.run('backup', ['pulse', 'start'], { timeoutMs: 60_000 });
  });

  it('make one service of FTP, which transfers in every way from one server for each client, its data from the VIP (R32, R33)', async () => {
    const ports = `20,21,${FTP_PASSIVE.first}:${FTP_PASSIVE.last}`;
    for (const router of ['backup', 'primary'] as const) {
      await lab.write(router, lab.paths(router).marksConf, `mark 21 tcp * ${ports}\n`);
      await writeLvscf(lab, router, ftp);
      await lab.run(router, ['pulse', 'reload'], { timeoutMs: 60_000 });
    }
    for (const server of ['web1', 'web2'] as const) await startFtp(lab, server);
    await waitFor(
      'both servers of the mark',
      async () => (await lab.table('primary')).find(({ id }) => id === 'fwm:21')?.servers.length === 2,
      30_000,
    );
    const chosen = new Set<string | null>();
    for (const from of clients.slice(0, 2)) {
      const fetched = [];
      for (const how of ['passive', 'extended', 'active'] as const)
        fetched.push(await fetchFtp(lab, vip, how, from));
      const servers = fetched.map(({ server }) => server);
      expect(new Set(servers).size, fetched.map(({ said }) => said).join('\n')).toBe(1);
      const [server] = servers;
      expect(['web1', 'web2']).toContain(server);
      chosen.add(server ?? null);
      // It closed the data connection, and remembers for a minute from which address it came: VIP, port 20.
      const sockets = await lab.run(server as 'web1' | 'web2', ['cat', '/proc/net/tcp', '/proc/net/tcp6']);
      expect(sockets).toMatch(new RegExp(`${hexOf(vip)}:0014 \\S*${hexOf(from)}:`));
    }
    expect([...chosen].sort()).toEqual(['web1', 'web2']);
  });
});
