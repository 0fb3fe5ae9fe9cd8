import { endpoint, type LvsConfig, type RealServer, type VirtualServer } from '@/lib/lvscf';
import type { Table } from '@/lib/protocol';

/** One change of the kernel's table, as ipvsadm(8) would be told it. */
export interface Term {
  command: string;
  /** open connections that end by it; 0: none do, null: not known */
  drops: number | null;
}

const WAY = { nat: '-m', direct: '-g', tunnel: '-i' };

/**
 * What makes one configuration's table into another's, every active real server in. Who is down now has no entry to be changed, and a
 * sorry server has one only while nobody else is up: lvsd sees to both.
 * @param before null: nothing runs
 * @param table the kernel's entries on the serving router, for the connections; null: not known
 */
export function terms(before: LvsConfig | null, after: LvsConfig, table: Table | null): Term[] {
  const [old, fresh] = [serving(before), serving(after)];
  const kernel = new Map(table?.services.map((s) => [s.id, s]));
  const drops = (service: string, server?: string): number | null => {
    if (!table) return null;
    const entries = kernel.get(service)?.destinations ?? [];
    const ended = server === undefined ? entries : entries.filter(({ id }) => id === server);
    return ended.reduce((n, { active }) => n + active, 0);
  };
  const out: Term[] = [];
  const say = (words: string[], n: number | null = 0) =>
    out.push({ command: `ipvsadm ${words.join(' ')}`, drops: n });
  for (const [id, v] of old) if (!fresh.has(id)) say(['-D', ...named(v)], drops(id));
  for (const [id, v] of fresh) {
    const was = old.get(id);
    if (!was) say(['-A', ...named(v), ...shared(v)]);
    else if (shared(was).join(' ') !== shared(v).join(' ')) say(['-E', ...named(v), ...shared(v)]);
    const [gone, now] = [servers(was), servers(v)];
    for (const [key, s] of gone)
      if (!now.has(key)) say(['-d', ...named(v), '-r', at(v, s)], drops(id, at(v, s)));
    for (const [key, s] of now) {
      const one = gone.get(key);
      const words = [...named(v), '-r', at(v, s), ...way(s)];
      if (!one) say(['-a', ...words]);
      else if (way(one).join(' ') !== way(s).join(' ')) say(['-e', ...words]);
    }
  }
  return out;
}

/** The active virtual servers by identity; with `service = fos` there are none. */
function serving(config: LvsConfig | null): Map<string, VirtualServer> {
  const all = config?.service === 'lvs' ? config.virtual.filter(({ active }) => active) : [];
  return new Map(all.map((v) => [v.id, v]));
}

const servers = (v: VirtualServer | undefined): Map<string, RealServer> =>
  new Map((v?.server ?? []).filter(({ active }) => active).map((s) => [s.id, s]));

function named(v: VirtualServer): string[] {
  if (v.fwmark > 0) return ['-f', String(v.fwmark), ...(v.address?.includes(':') ? ['-6'] : [])];
  return [v.protocol === 'udp' ? '-u' : '-t', endpoint(v.address ?? '0.0.0.0', v.port)];
}

function shared(v: VirtualServer): string[] {
  const persistence =
    v.persistent > 0 ? ['-p', String(v.persistent), ...(v.pmask ? ['-M', v.pmask] : [])] : [];
  return ['-s', v.scheduler, ...persistence];
}

/** Only NAT changes a port; under a mark 0 leaves the port that the client chose (ipvsadm(8)). */
function at(v: VirtualServer, s: RealServer): string {
  const mapped = s.forwarding === 'nat';
  const port = v.fwmark > 0 ? (mapped && s.port !== v.port ? s.port : 0) : mapped ? s.port : v.port;
  return endpoint(s.address, port);
}

const way = (s: RealServer): string[] => [WAY[s.forwarding], '-w', String(s.weight)];
