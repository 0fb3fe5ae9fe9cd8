import { readFile } from 'node:fs/promises';
import {
  AgentError,
  parseIpvsadmList,
  parseIpvsadmStats,
  parseProcIpvs,
  type Counters,
  type IpvsCounters,
  type IpvsService,
  type Table,
} from '@/lib/protocol';
import { readCommand } from './read-command';
import { shared } from './shared-reading';
import { Unknown } from './unknown';

/** The table of the network namespace in which this agent runs. */
const procFile = '/proc/net/ip_vs';

/**
 * The kernel's table without a program and without persistence times: cheap enough for every status.
 * @throws Unknown `no-ipvs` when the kernel has no IPVS (module not loaded)
 */
export async function readIpvs(): Promise<IpvsService[]> {
  try {
    return parseProcIpvs(await readFile(procFile, 'latin1'), null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Unknown('no-ipvs');
    throw error;
  }
}

/** A caller asked for what is not in the table. */
export function noSuchService(id: string): AgentError {
  const detail = `the kernel's table has no virtual server ${id}`;
  return new AgentError('invalid-params', { params: { what: id }, detail });
}

/** How ipvsadm(8) names a virtual server of the table. */
export function zeroArgs({ id, protocol, mark, destinations }: IpvsService): string[] {
  if (protocol === 'fwm') {
    const ipv6 = destinations.some(({ address }) => address.includes(':'));
    return ['-f', String(mark ?? 0), ...(ipv6 ? ['-6'] : [])];
  }
  return [{ tcp: '-t', udp: '-u', sctp: '--sctp-service' }[protocol], id.slice(protocol.length + 1)];
}

function countersOf(found: IpvsCounters | undefined): Counters {
  return found ?? { connections: null, inPackets: null, outPackets: null, inBytes: null, outBytes: null };
}

/** The whole table with counters, read now. @throws Unknown */
export const readTable = shared(async (): Promise<Pick<Table, 'services' | 'observedAt'>> => {
  // ipvsadm would load the module by itself; a reading changes nothing.
  await readIpvs();
  const [list, stats] = await Promise.all([
    readCommand('ipvsadm', ['-Ln']),
    readCommand('ipvsadm', ['-Ln', '--stats', '--exact']),
  ]);
  const counters = parseIpvsadmStats(stats);
  const services = parseIpvsadmList(list).map(({ ops: _, destinations, ...service }) => ({
    ...service,
    persistent: service.persistent ?? 0,
    ...countersOf(counters.get(service.id)?.counters),
    destinations: destinations.map((d) => ({
      ...d,
      ...countersOf(counters.get(service.id)?.destinations.get(d.id)),
    })),
  }));
  return { services, observedAt: new Date().toISOString() };
});
