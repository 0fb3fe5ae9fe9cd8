import { readFile } from 'node:fs/promises';
import {
  parseIpvsadmList,
  parseIpvsadmStats,
  parseProcIpvs,
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
    destinations: destinations.map((d) => {
      const c = counters.get(service.id)?.destinations.get(d.id);
      return {
        ...d,
        connections: c?.connections ?? null,
        inPackets: c?.inPackets ?? null,
        outPackets: c?.outPackets ?? null,
        inBytes: c?.inBytes ?? null,
        outBytes: c?.outBytes ?? null,
      };
    }),
  }));
  return { services, observedAt: new Date().toISOString() };
});
