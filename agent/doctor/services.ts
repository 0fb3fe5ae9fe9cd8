import { canonical } from '@/lib/lvscf';
import type { VirtualServer } from '@/lib/lvscf/types';
import type { routerGroups } from '@/lib/protocol';
import { readTable } from '../system/ipvs';
import { readLvsd } from '../system/lvsd';
import { Unknown } from '../system/unknown';
import { arpFound } from './arp';
import { marksSet, readRules } from './firewall';
import { type Check, type Look, ill, seen, textOf, well } from './look';
import { includeLine, wipedBy } from './nftables';

/** So many packets without one answer are no accident; fewer may be connections that just begin. */
const TELLING = 10;
const BY_WEIGHT = new Set(['wrr', 'wlc', 'lblc', 'lblcr', 'sed', 'nq', 'mh', 'twos']);

const active = async (look: Look): Promise<VirtualServer[]> =>
  (await look.config()).virtual.filter((v) => v.active);
const names = (all: VirtualServer[]) => all.map(({ name }) => name).join(', ');

export const services: Record<keyof typeof routerGroups.services, Check> = {
  'mark-rules': async (look) => {
    const marks = [...new Set((await active(look)).map(({ fwmark }) => fwmark))].filter((mark) => mark > 0);
    if (marks.length === 0) return well(seen('lvs.cf', 'no firewall marks'));
    const rules = await readRules();
    const set = marksSet(rules, marks);
    const missing = marks.filter((mark) => !set.has(mark));
    const at = seen(
      rules.map(({ source }) => source).join(', ') || 'kernel',
      `marks set: ${[...set].join(', ') || 'none'}`,
    );
    if (missing.length > 0) return ill('missing', { marks: missing.join(', ') }, at);
    const file = await wipedBy(look.paths);
    return file ? ill('wiped', { file, line: includeLine(look.paths) }, at) : well(at);
  },

  'mark-persistence': async (look) => {
    const marked = (await active(look)).filter(({ fwmark }) => fwmark > 0);
    const at = seen(
      'lvs.cf',
      marked.map((v) => `${v.name}: mark ${v.fwmark}, persistent ${v.persistent}`).join('; ') ||
        'no firewall marks',
    );
    const without = marked.filter(({ persistent }) => persistent <= 0);
    if (without.length > 0) return ill('none', { names: names(without) }, at);
    for (const { fwmark } of marked) {
      const values = new Set(marked.filter((v) => v.fwmark === fwmark).map(({ persistent }) => persistent));
      if (values.size > 1) return ill('unequal', { mark: fwmark, values: [...values].join(', ') }, at);
    }
    return well(at);
  },

  ftp: async (look) => {
    const { network } = await look.config();
    const ftp = (await active(look)).filter(({ port, fwmark }) => port === 21 || fwmark === 21);
    if (ftp.length === 0) return well(seen('lvs.cf', 'no FTP'));
    const modules = (await textOf('/proc/modules')) ?? '';
    const loaded = /^ip_vs_ftp /m.test(modules);
    const evidence = [
      seen('lvs.cf', names(ftp)),
      seen('/proc/modules', loaded ? 'ip_vs_ftp' : 'no ip_vs_ftp'),
    ];
    if (network === 'nat' && !loaded) return ill('helper', { names: names(ftp) }, ...evidence);
    const unmarked = network === 'nat' ? [] : ftp.filter(({ fwmark }) => fwmark === 0);
    return unmarked.length > 0 ? ill('unmarked', { names: names(unmarked) }, ...evidence) : well(...evidence);
  },

  'arp-vip': arpFound,

  'answers-under-nat': async (look) => {
    const { nat_router: gateway } = await look.config();
    const table = await readTable();
    const all = table.services
      .flatMap((s) => s.destinations)
      .filter(({ forwarding }) => forwarding === 'masq');
    if (all.length === 0) return well(seen('ipvsadm -Ln --stats', 'no real server by NAT'));
    const asked = all.filter(({ inPackets }) => (inPackets ?? 0) >= TELLING);
    if (asked.length === 0) throw new Unknown('no-traffic');
    const silent = asked.filter(({ outPackets }) => outPackets === 0);
    const evidence = asked
      .slice(0, 8)
      .map((d) => seen(`ipvsadm --stats ${d.id}`, `${d.inPackets} in, ${d.outPackets} out`));
    const servers = [...new Set(silent.map(({ address }) => canonical(address)))].join(', ');
    return servers
      ? ill('missing', { servers, gateway: gateway?.address ?? 'nat_router' }, ...evidence)
      : well(...evidence);
  },

  'load-monitor': async (look) => {
    const follow = (await active(look)).filter(({ load_monitor: tool }) => tool !== 'none' && tool !== '');
    const at = seen('lvs.cf', names(follow) || 'none');
    const without = follow.filter(({ scheduler }) => !BY_WEIGHT.has(scheduler));
    if (without.length > 0) return ill('unweighted', { names: names(without) }, at);
    return follow.length > 0 ? ill('both', { names: names(follow) }, at) : well(at);
  },

  'sorry-server': async (look) => {
    const { checks } = await readLvsd(look.paths);
    const empty = (await active(look)).filter((v) => {
      const own = checks.filter(({ service }) => service === v.id);
      return own.length > 0 && v.sorry_server === null && own.every(({ state }) => state === 'down');
    });
    const at = seen('lvsd', `${checks.filter(({ state }) => state === 'up').length} of ${checks.length} up`);
    return empty.length > 0 ? ill('empty', { names: names(empty) }, at) : well(at);
  },
};
