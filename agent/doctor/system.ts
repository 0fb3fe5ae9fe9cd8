import { statfs } from 'node:fs/promises';
import { accessSentence, parseAccess } from '@/lib/access';
import type { routerGroups } from '@/lib/protocol';
import { readAgentConf } from '../agent-conf';
import { connectionTable } from './connection-table';
import { type Check, ill, seen, textOf, well } from './look';
import { clockKept } from './software';

/** design 3.4 */
const CONSOLE_PORT = 3636;
/** A year of saves is some ten MiB; below this somebody should look, below that a save may fail. */
const LOW = 100;
const FULL = 10;
const MIB = 1024 * 1024;

export const system: Record<keyof typeof routerGroups.system, Check> = {
  'console-port': async ({ paths }) => {
    const port = Number(
      /^\s*port\s*=\s*(\d+)/m.exec((await textOf(paths.consoleConf)) ?? '')?.[1] ?? CONSOLE_PORT,
    );
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => textOf(file)));
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    // Columns: number, local address:port, remote, state; 0A is LISTEN (proc_net_tcp).
    const open = tables.some((text) =>
      new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} \\S+ 0A `, 'm').test(text ?? ''),
    );
    const at = seen('/proc/net/tcp', open ? `listens on ${port}` : `nothing on ${port}`);
    return open ? well(at) : ill('closed', { port }, at);
  },

  access: async ({ paths }) => {
    const file = paths.accessConf;
    const text = await textOf(file);
    if (text === null) return well(seen(file, 'not there: only this machine itself is let in'));
    const rules = parseAccess(text);
    const broken = rules.findings.find(({ severity }) => severity === 'error');
    if (broken)
      return ill(
        'broken',
        { file, detail: accessSentence(broken) },
        seen(`${file}:${broken.line}`, broken.code),
      );
    // Two addresses of RFC 5737 that nobody names on purpose: who lets both in, lets everybody in.
    const all = rules.allows('192.0.2.77') && rules.allows('198.51.100.77');
    const at = seen(file, all ? 'lets strangers in' : 'keeps strangers out');
    return all ? ill('everybody', { file }, at) : well(at);
  },

  'agent-conf': ({ paths }) => {
    const { broken } = readAgentConf(paths.agentConf);
    if (!broken) return well(seen(paths.agentConf, 'read'));
    return ill(
      'broken',
      { file: paths.agentConf, detail: broken.why },
      seen(`${paths.agentConf}:${broken.line}`, broken.why),
    );
  },

  'clock-sync': async ({ paths }) => {
    const { on, value } = await clockKept(paths.root);
    return on ? well(seen('timedatectl', value)) : ill('off', {}, seen('timedatectl', value));
  },

  disk: async ({ paths }) => {
    const folders = await Promise.all(
      [paths.agentData, paths.pulseData, paths.lvscf].map(async (folder) => {
        const { bavail, bsize } = await statfs(folder);
        return { folder, mebibytes: Math.floor((bavail * bsize) / MIB) };
      }),
    );
    const least = folders.reduce((a, b) => (b.mebibytes < a.mebibytes ? b : a));
    const evidence = folders.map(({ folder, mebibytes }) => seen(folder, `${mebibytes} MiB left`));
    if (least.mebibytes < FULL) return ill('full', least, ...evidence);
    return least.mebibytes < LOW ? ill('low', least, ...evidence) : well(...evidence);
  },

  'connection-table': connectionTable,

  conntrack: async () => {
    const [count, max] = await Promise.all(
      ['nf_conntrack_count', 'nf_conntrack_max'].map((name) => textOf(`/proc/sys/net/netfilter/${name}`)),
    );
    if (typeof count !== 'string' || typeof max !== 'string')
      return well(seen('/proc/sys/net/netfilter', 'no connection tracking'));
    const at = seen('nf_conntrack', `${count.trim()} of ${max.trim()}`);
    return Number(count) > 0.9 * Number(max)
      ? ill('full', { count: count.trim(), max: max.trim() }, at)
      : well(at);
  },

  selinux: async () => {
    const mode = await textOf('/sys/fs/selinux/enforce');
    if (mode === null) return well(seen('/sys/fs/selinux', 'not used'));
    const log = '/var/log/audit/audit.log';
    const lines = ((await textOf(log, 16 * MIB)) ?? '').split('\n');
    const denied = lines.filter(
      (l) => /avc:\s+denied/.test(l) && /comm="(?:keepalived|ipvsadm|node|lvsd|pulse)"/.test(l),
    );
    const programs = [...new Set(denied.map((l) => /comm="([^"]+)"/.exec(l)?.[1] ?? ''))].join(', ');
    const at = seen(log, denied[denied.length - 1] ?? 'no denial of these programs');
    return denied.length > 0 ? ill('denied', { programs }, at) : well(at);
  },
};
