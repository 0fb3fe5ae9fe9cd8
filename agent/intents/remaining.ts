import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Decided, Intent, IpvsService } from '@/lib/protocol';
import { connectionsTo, type ConnectionTarget } from './connections';

type Remaining = NonNullable<Decided['remaining']>;

/** The kernel's connections, of the network namespace in which this agent runs. */
const connectionsFile = '/proc/net/ip_vs_conn';

/** Bytes of it that are read: 200,000 entries, some 100 ms. More are not counted. */
const MOST = 16 << 20;

/**
 * What still goes to drained servers: connections from the kernel's table, persistence and the last end from its list of
 * connections, which is read only when there is a drained server.
 * @returns by intentKey; a server that is not in the table is not there
 */
export async function remainingOf(
  drained: Intent[],
  table: IpvsService[],
  applied: string,
): Promise<Map<string, Remaining>> {
  const result = new Map<string, Remaining>();
  if (!drained.length) return result;
  const places = await readFile(path.join(applied, 'places'), 'utf8').catch(() => '');
  const text = await readBounded(connectionsFile);
  for (const { service: id, server } of drained) {
    const key = `${id} ${server}`;
    // SERVICE SERVER … -r DESTINATION (pulse/compile/table.ts)
    const place = places.split('\n').find((line) => line.startsWith(`${key} `));
    const to = place?.slice(place.lastIndexOf(' ') + 1);
    const service = table.find((s) => s.id === id);
    const destination = service?.destinations.find((d) => d.id === to);
    if (!service || !destination) continue;
    const { active, inactive } = destination;
    const target: ConnectionTarget = { service, destination };
    const listed = text === null ? { persistent: null, endsIn: null } : connectionsTo(text, target);
    result.set(key, { active, inactive, ...listed });
  }
  return result;
}

/** The file's text; null when it is longer than we read, or cannot be read. */
async function readBounded(file: string): Promise<string | null> {
  try {
    const handle = await open(file, 'r');
    try {
      const chunks: Buffer[] = [];
      for (let size = 0; ;) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(256 * 1024));
        if (bytesRead === 0) return Buffer.concat(chunks).toString('latin1');
        size += bytesRead;
        if (size > MOST) return null;
        chunks.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
