import { existsSync } from 'node:fs';
import path from 'node:path';
import type { routerGroups } from '@/lib/protocol';
import { atBoot } from '../system/boot';
import { program } from '../system/programs';
import { readCommand } from '../system/read-command';
import { readLvsd } from '../system/lvsd';
import { childrenOf } from '../system/processes';
import { keepalivedDaemon, lvsdDaemon } from '../system/pulse-state';
import { run } from '../system/run';
import { Unknown } from '../system/unknown';
import { type Check, type Look, ill, seen, textOf, well } from './look';

/** Known to move addresses or to write the IPVS table. */
const CLUSTERS = /^(?:corosync|pacemakerd|heartbeat|ldirectord|ucarp|carp)$/;
/** Not a daemon, but a keepalived that is asked something: by pulse, by the agent, or by another check of this visit. */
const ASKED = / (?:-t|-v|--config-test|--version|--signum)\b/;
const SERVICES = ['pulse', 'lvs-agent', 'sshd'];

export const software: Record<keyof typeof routerGroups.software, Check> = {
  'kernel-ipvs': async () => {
    const file = '/proc/net/ip_vs';
    const text = await textOf(file);
    return text === null
      ? ill('missing', { file }, seen(file, 'ENOENT'))
      : well(seen(file, text.split('\n')[0] ?? ''));
  },

  programs: () => {
    const found = (['ip', 'ipvsadm', 'keepalived'] as const).map((name) => {
      try {
        return { name, at: program(name) };
      } catch (error) {
        if (error instanceof Unknown) return { name, at: null };
        throw error;
      }
    });
    const missing = found
      .filter(({ at }) => at === null)
      .map(({ name }) => (name === 'ip' ? 'iproute2' : name));
    const evidence = found.map(({ name, at }) => seen(name, at ?? 'not found'));
    return missing.length > 0
      ? ill('missing', { programs: missing.join(' ') }, ...evidence)
      : well(...evidence);
  },

  'keepalived-version': async () => {
    // It prints its version on standard error.
    const { stdout, stderr } = await run(program('keepalived'), ['--version'], { limitMs: 3000 });
    const version = /v(\d+)\.(\d+)\.(\d+)/.exec(stdout + stderr);
    if (!version) throw new Unknown('unreadable', { detail: 'keepalived --version' });
    const [text, ...parts] = version;
    const number = parts.reduce((sum, part) => sum * 1000 + Number(part), 0);
    const at = seen('keepalived --version', text);
    if (number < 2_002_003) return ill('old', { version: text }, at);
    return number >= 2_003_000 && number <= 2_003_002 ? ill('faulty', { version: text }, at) : well(at);
  },

  'services-at-boot': async ({ paths }) => {
    const found = await Promise.all(
      SERVICES.map(async (name) => ({ name, how: await atBoot(paths.root, name) })),
    );
    const off = found.filter(({ how }) => !how.on).map(({ name }) => name);
    const evidence = found.map(({ how }) => seen(how.source, how.value));
    return off.length > 0 ? ill('off', { services: off.join(' ') }, ...evidence) : well(...evidence);
  },

  'pulse-running': async ({ paths }) => {
    const heart = keepalivedDaemon(paths);
    const table = lvsdDaemon(paths);
    const evidence = [seen(paths.keepalivedPid, heart.state), seen(paths.lvsdPid, table.state)];
    if (heart.state === 'failed') return ill('failed', { what: 'keepalived' }, ...evidence);
    if (table.state === 'failed') return ill('failed', { what: 'lvsd' }, ...evidence);
    if (heart.state === 'stopped' || table.state === 'stopped') return ill('stopped', {}, ...evidence);
    await readLvsd(paths);
    return well(...evidence);
  },

  sshd: async (look) => {
    const found = (await look.processes()).find(({ comm }) => comm === 'sshd');
    return found
      ? well(seen('/proc', `sshd, process ${found.pid}`))
      : ill('missing', {}, seen('/proc', 'no process sshd'));
  },

  'foreign-keepalived': async (look) => {
    const own = keepalivedDaemon(look.paths);
    const ours = new Set<number>();
    if (own.state === 'running')
      for (const { pid } of [own.process, ...childrenOf(own.process.pid)]) ours.add(pid);
    return running(look, 'running', (comm, args) => comm.startsWith('keepalived') && !ASKED.test(args), ours);
  },

  'original-pulse': (look) =>
    // Ours are a shell script, keepalived and Node; the original's are programs of these names.
    running(
      look,
      'running',
      (comm, args) => /^(?:pulse|nanny|fos)$/.test(comm) && !/\bnode\b|\bsh /.test(args),
    ),

  'other-clusters': async (look) => {
    const found = (await look.processes()).filter(({ comm }) => CLUSTERS.test(comm));
    const names = [...new Set(found.map(({ comm }) => comm))].join(', ');
    return names ? ill('running', { programs: names }, seen('/proc', names)) : well(seen('/proc', 'none'));
  },

  'ipvsadm-service': async ({ paths }) => {
    const { on, source, value } = await atBoot(paths.root, 'ipvsadm');
    // Debian's script does nothing unless it is told to.
    const debian = await textOf(path.join(paths.root, 'etc/default/ipvsadm'));
    const idle = debian !== null && !/^\s*AUTO\s*=\s*"?true"?/m.test(debian);
    const evidence = [
      seen(source, value),
      ...(debian === null ? [] : [seen('/etc/default/ipvsadm', idle ? 'AUTO is off' : 'AUTO is on')]),
    ];
    return on && !idle ? ill('enabled', {}, ...evidence) : well(...evidence);
  },

  'foreign-entries': async ({ paths }) => {
    const { foreign } = await readLvsd(paths);
    const source = 'lvsd';
    if (foreign.length === 0) return well(seen(source, 'none'));
    return ill(
      'found',
      { entries: foreign.slice(0, 5).join(', ') },
      seen(source, `${foreign.length}: ${foreign.slice(0, 5).join(', ')}`),
    );
  },
};

async function running(
  look: Look,
  name: string,
  is: (comm: string, args: string) => boolean,
  but = new Set<number>(),
) {
  const found = (await look.processes()).filter(({ pid, comm, args }) => is(comm, args) && !but.has(pid));
  if (found.length === 0) return well(seen('/proc', 'none'));
  const pids = found.map(({ pid }) => pid).join(', ');
  return ill(name, { pids }, ...found.slice(0, 5).map(({ pid, args }) => seen(`/proc/${pid}`, args)));
}

/** Whether the clock is kept by a service, as systemd knows it. @throws Unknown `no-init` */
export async function clockKept(root: string): Promise<{ on: boolean; value: string }> {
  if (root !== '/' || !existsSync('/run/systemd/system')) throw new Unknown('no-init');
  const value = (
    await readCommand('timedatectl', ['show', '-p', 'NTPSynchronized'], { limitMs: 3000 })
  ).trim();
  return { on: value.endsWith('=yes'), value };
}
