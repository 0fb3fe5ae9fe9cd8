import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { canonical } from '@/lib/lvscf';
import { sentence } from '@/lib/lvscf/sentence';
import type { LvsConfig } from '@/lib/lvscf/types';
import type { routerGroups } from '@/lib/protocol';
import { compileSentence } from '@/pulse/compile';
import { checkContent } from '../config/check';
import { readForwarding } from '../system/forwarding';
import { readLog } from '../system/log-files';
import { Unknown } from '../system/unknown';
import { firewallFound } from './firewall';
import { type Check, ill, seen, textOf, well } from './look';

export const network: Record<keyof typeof routerGroups.network, Check> = {
  lvscf: async (look) => {
    const content = await look.saved();
    const file = look.paths.lvscf;
    if (!content) return ill('none', {}, seen(file, 'ENOENT'));
    const findings = await checkContent(look, content);
    // A check of its own asks more of it.
    const counted = findings.filter(({ code }) => code !== 'VIP_STATIC');
    const say = (f: (typeof findings)[number]) => compileSentence(f) ?? sentence(f);
    for (const [severity, name] of [
      ['error', 'errors'],
      ['warning', 'warnings'],
    ] as const) {
      const of = counted.filter((f) => f.severity === severity);
      const [first] = of;
      if (first)
        return ill(
          name,
          { count: of.length, first: say(first) },
          ...of.slice(0, 5).map((f) => seen(`${file}:${f.position?.line ?? 1}`, `${f.code} ${say(f)}`)),
        );
    }
    return well(seen(file, 'no finding'));
  },

  'lvscf-mode': async ({ paths }) => {
    const evidence = [];
    for (const file of [paths.lvscf, paths.agentConf]) {
      const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (!found) continue;
      const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
      evidence.push(seen(file, `owner ${found.uid}, group ${found.gid}, mode ${mode}`));
      if (found.uid !== process.geteuid?.() || (found.mode & 0o022) !== 0)
        return ill('open', { file, owner: found.uid, mode }, ...evidence);
    }
    return well(...evidence);
  },

  'vip-static': async (look) => {
    const config = await look.config();
    const vips = vipsOf(config);
    const facts = await look.facts();
    const held = facts.interfaces.flatMap(({ name, addresses }) =>
      addresses
        .filter(({ address }) => vips.has(canonical(address)))
        .map(({ address, prefix }) => `${address}/${prefix} ${name}`),
    );
    const where = seen('ip addr', held.join(', ') || 'none');
    if (held.length > 0 && !(await look.leads())) return ill('held', { addresses: held.join(', ') }, where);
    const [first] = await written(look.paths.root, vips);
    if (first)
      return ill(
        'configured',
        { addresses: first.address, file: first.file },
        seen(`${first.file}:${first.line}`, first.text),
      );
    return well(where, seen('network configuration', 'none of them'));
  },

  'ip-forward': async (look) => {
    const { ipv4 } = readForwarding();
    const config = await look.config();
    const at = seen('/proc/sys/net/ipv4/ip_forward', ipv4 ? 1 : 0);
    if (ipv4) return well(at);
    return ill(config.network === 'nat' ? 'off' : 'unused', {}, at, seen('network', config.network));
  },

  sysctls: async ({ paths }) => {
    const file = path.join(paths.applied, 'sysctl.conf');
    const text = await textOf(file);
    if (text === null) throw new Unknown('nothing-applied');
    const evidence = [];
    const changed = [];
    for (const [, key = '', wanted = ''] of text.matchAll(/^([\w./-]+) = (\S+)$/gm)) {
      const now = (await textOf(`/proc/sys/${key}`))?.trim() ?? 'missing';
      evidence.push(seen(`/proc/sys/${key}`, now));
      if (now !== wanted) changed.push(`${key} is ${now}, not ${wanted}`);
    }
    return changed.length > 0
      ? ill('changed', { values: changed.join(', ') }, ...evidence)
      : well(...evidence);
  },

  'rp-filter': async (look) => {
    const facts = await look.facts();
    const read = async (name: string) =>
      Number((await textOf(`/proc/sys/net/ipv4/conf/${name}/rp_filter`)) ?? 0);
    const all = await read('all');
    const values = await Promise.all(
      facts.interfaces.map(async ({ name }) => ({ name, value: Math.max(all, await read(name)) })),
    );
    // The kernel takes the greater of both; 1 is strict, 2 loose.
    const strict = values.filter(({ name, value }) => value === 1 && name !== 'lo').map(({ name }) => name);
    const evidence = values.slice(0, 8).map(({ name, value }) => seen(`rp_filter of ${name}`, value));
    return strict.length > 0 ? ill('strict', { devices: strict.join(', ') }, ...evidence) : well(...evidence);
  },

  firewall: async (look) => firewallFound(await look.config(), await look.facts()),

  'heartbeat-channels': async (look) => {
    const {
      backup_active: pair,
      primary,
      primary_private: mine,
      backup_private: peers,
    } = await look.config();
    const at = seen(
      'lvs.cf',
      `primary_private = ${mine ?? 'not set'}, backup_private = ${peers ?? 'not set'}`,
    );
    return pair && (!mine || !peers || mine === primary) ? ill('single', {}, at) : well(at);
  },

  'vrid-clash': async ({ paths }) => {
    const lines = await readLog(paths, 1000);
    const found = lines.filter(({ text }) =>
      /unexpected ip number count|ip address associated with VRID|invalid ttl|VRID mismatch|unicast address not configured|received an invalid/i.test(
        text,
      ),
    );
    const last = found[found.length - 1];
    const source = `log of keepalived, last ${lines.length} lines`;
    return last
      ? ill(
          'heard',
          { text: last.text.slice(0, 200) },
          seen(source, `${found.length} lines, last ${last.at ?? ''} ${last.text}`),
        )
      : well(seen(source, 'none'));
  },
};

/** Every address that moves between the routers. */
export function vipsOf(config: LvsConfig): Set<string> {
  const all = config.virtual.filter((v) => v.active).map(({ address }) => address);
  if (config.network === 'nat' && config.nat_router) all.push(config.nat_router.address);
  return new Set(all.flatMap((address) => (address === null ? [] : [canonical(address)])));
}

/** Where distributions keep what networks look like at boot. */
const PLACES = [
  'etc/network/interfaces',
  'etc/network/interfaces.d',
  'etc/sysconfig/network-scripts',
  'etc/netplan',
  'etc/systemd/network',
  'etc/NetworkManager/system-connections',
];

async function written(root: string, vips: Set<string>) {
  const out: { address: string; file: string; line: number; text: string }[] = [];
  for (const place of PLACES) {
    const at = path.join(root, place);
    for (const file of await filesOf(at)) {
      const text = (await readFile(file)).subarray(0, 1 << 20).toString('utf8');
      for (const [n, line] of text.split('\n').entries()) {
        if (/^\s*[#;]/.test(line)) continue;
        const address = line.match(/[0-9A-Fa-f.:]{3,45}/g)?.find((word) => vips.has(canonical(word)));
        // The line may hold more than an address: only that is shown.
        if (address) out.push({ address, file, line: n + 1, text: address });
      }
    }
  }
  return out;
}

async function filesOf(at: string): Promise<string[]> {
  const found = await stat(at).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [at];
  const names = await readdir(at);
  const files = names.slice(0, 200).map((name) => path.join(at, name));
  const kinds = await Promise.all(
    files.map(async (file) => (await stat(file).catch(() => null))?.isFile() ?? false),
  );
  return files.filter((_, n) => kinds[n]);
}
