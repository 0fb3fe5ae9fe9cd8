import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { intentKey, type Decided, type Intent, type IpvsService } from '@/lib/protocol';
import { everyConnection } from '../system/connections';
import { tallyOf } from './tally';

type Remaining = NonNullable<Decided['remaining']>;

/**
 * What still goes to drained servers: connections from the kernel's table, persistence and the last end from its list of
 * connections, which is read only when there is a drained server. Where that list is too long or cannot be read, they are null.
 * @returns by intentKey; a server that is not in the table is not there
 */
export async function remainingOf(
  drained: Intent[],
  table: IpvsService[],
  applied: string,
): Promise<Map<string, Remaining>> {
  const places = drained.length ? await readFile(path.join(applied, 'places'), 'utf8').catch(() => '') : '';
  const watched = drained.flatMap((intent) => {
    const key = intentKey(intent);
    // SERVICE SERVER … -r DESTINATION (pulse/compile/table.ts)
    const place = places.split('\n').find((line) => line.startsWith(`${key} `));
    const to = place?.slice(place.lastIndexOf(' ') + 1);
    const service = table.find((s) => s.id === intent.service);
    const destination = service?.destinations.find((d) => d.id === to);
    return service && destination ? [{ key, destination, ...tallyOf(service, destination, table) }] : [];
  });
  const known = watched.length > 0 && (await showAll(watched));
  return new Map(
    watched.map(({ key, destination: { active, inactive }, tally }) => [
      key,
      { active, inactive, ...(known ? tally : { persistent: null, endsIn: null }) },
    ]),
  );
}

/** @returns false when not all were seen */
async function showAll(watched: Pick<ReturnType<typeof tallyOf>, 'see'>[]): Promise<boolean> {
  try {
    for await (const connection of everyConnection()) {
      if (connection === null) return false;
      for (const { see } of watched) see(connection);
    }
    return true;
  } catch {
    return false;
  }
}
