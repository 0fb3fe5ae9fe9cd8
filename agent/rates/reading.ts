import { readFile } from 'node:fs/promises';
import { parseIpvsadmStats, parseProcIpvsStats, type Counters } from '@/lib/protocol';
import { readIpvs } from '../system/ipvs';
import { readCommand } from '../system/read-command';

/** Counters of one entry, and its active connections. */
export interface Counted {
  /** null: the entry came or went between the two readings that one needs */
  counters: Counters | null;
  active: number;
}

/** What the kernel has counted so far. */
export interface CounterReading {
  /** of the whole router, also for entries that are gone since; null: the kernel does not tell */
  router: Counted;
  services: (Counted & { id: string; destinations: (Counted & { id: string })[] })[];
}

const TOTALS = '/proc/net/ip_vs_stats';

/**
 * All counters, read now: one process and two files. An empty table costs no process.
 * @throws Unknown when the kernel has no IPVS, or ipvsadm cannot be run
 */
export async function readCounters(): Promise<CounterReading> {
  const table = await readIpvs();
  const [totals, stats] = await Promise.all([
    readFile(TOTALS, 'latin1').catch(() => ''),
    table.length ? readCommand('ipvsadm', ['-Ln', '--stats', '--exact']) : '',
  ]);
  const counted = parseIpvsadmStats(stats);
  const services = table.map(({ id, destinations }) => {
    const found = counted.get(id);
    return {
      id,
      counters: found?.counters ?? null,
      active: destinations.reduce((sum, { active }) => sum + active, 0),
      destinations: destinations.map((d) => ({
        id: d.id,
        counters: found?.destinations.get(d.id) ?? null,
        active: d.active,
      })),
    };
  });
  const active = services.reduce((sum, service) => sum + service.active, 0);
  return { router: { counters: parseProcIpvsStats(totals), active }, services };
}
