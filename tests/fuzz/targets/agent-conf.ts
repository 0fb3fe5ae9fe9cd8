import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseAgentConf, readAgentConf } from '@/agent/agent-conf';
import { loadPolicy, programAccount, programFolders } from '@/pulse/policy';
import { hold, same, type Target } from '../kit/target';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fuzz-agent-conf-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'agent.conf');
const READS = 50;

/** agent.conf: an error leaves reading only; and its two readers (agent, policy of programs) take the same lines. */
export const agentConfTarget: Target = {
  name: 'agent-conf',
  seeds: [
    '# limits\nvip_networks = 192.168.1.0/24, 2001:db8::/32\ndevices = eth0 bond0.5\npeer_may = read, operate\n',
    'programs = /etc/lvs-console/programs.d, /opt/checks # two\nprogram_user = checks\n',
    'load_ssh_key = /root/.ssh/load\nload_ssh_user = ops\nload_known_hosts = /k\nload_rsh = no\n',
  ],
  words: [
    ...[
      'vip_networks',
      'devices',
      'peer_may',
      'programs',
      'program_user',
      'load_ssh_key',
      'load_ssh_user',
      'load_rsh',
    ],
    ...[
      'load_known_hosts',
      ' = ',
      ', ',
      'read',
      'write',
      'operate',
      'own',
      'root',
      'nobody',
      '/etc',
      '/',
      '0.0.0.0/0',
      'eth0',
    ],
  ],
  check(input, random) {
    const text = input.toString('utf8');
    const conf = parseAgentConf(text);
    if (conf.broken) {
      hold(conf.peerMay.length === 0, 'a broken file leaves a peer something', conf.peerMay);
      hold(conf.broken.why.length > 5 && conf.broken.line > 0, 'it is not said why', conf.broken);
    }
    // A file is written for one input in fifty: it costs more than all the rest.
    if (random.once(READS)) readFromDisk(text, conf.broken !== null);
    return [
      conf.broken?.why.replace(/^"?.*?"? (?=is )/, '').slice(0, 30) ?? 'whole',
      ...conf.peerMay,
      String(Math.min(conf.devices?.length ?? 0, 3)),
    ];
  },
};

function readFromDisk(text: string, broken: boolean): void {
  writeFileSync(file, text);
  const folders = programFolders(file);
  for (const one of folders)
    hold(/^\/[A-Za-z0-9_./+-]*$/.test(one), 'a folder of programs is no plain path', one);
  loadPolicy(file);
  if (!broken && text.length <= 64 * 1024) {
    same(readAgentConf(file).broken, null, 'a file that is whole is broken on disk');
    const line = text
      .split('\n')
      .map((one) => one.split('#')[0] ?? '')
      .find((one) => one.trim().startsWith('programs'));
    const named = line
      ?.slice(line.indexOf('=') + 1)
      .split(/[\s,]+/)
      .filter(Boolean);
    if (named) same(folders, named, 'programs are read as other folders than stand there');
  }
  const account = programAccount(file);
  hold(account === null || account.uid !== 0, 'check programs would run as root');
  chmodSync(file, 0o666);
  same(programFolders(file), [], 'a file that others may write names programs');
  chmodSync(file, 0o644);
}
