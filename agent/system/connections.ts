import { createReadStream } from 'node:fs';
import { parseConnection, type Connection, type Connections } from '@/lib/protocol';
import { noSuchService, readIpvs } from './ipvs';

/** The connection table of the network namespace in which this agent runs. */
const FILE = '/proc/net/ip_vs_conn';

/**
 * Lines that are read at most: some 25 MB, and the kernel holds its table while it prints. A router with more of them is asked
 * for one virtual server and still reads no further.
 */
const MOST = 250_000;

/**
 * One page of the connections, read now.
 * @param service id of a virtual server; empty: all. Of a firewall mark the connections of its real servers to addresses that are
 *   no virtual server of their own: the kernel does not note the mark
 * @throws Unknown `no-ipvs`; AgentError `invalid-params` when there is no such virtual server
 */
export async function readConnections(
  service: string,
  offset: number,
  limit: number,
): Promise<Omit<Connections, 'observedAt'>> {
  const wanted = await filterOf(service);
  const page: Connection[] = [];
  let total = 0;
  let cut = false;
  for await (const line of lines()) {
    if (line === null) {
      cut = true;
      break;
    }
    const found = parseConnection(line);
    if (!found || !wanted(found)) continue;
    if (total >= offset && page.length < limit) page.push(found);
    total++;
  }
  return { total, offset, cut, connections: page };
}

/** Its lines; null when there were too many. */
async function* lines(): AsyncGenerator<string | null> {
  let rest = '';
  let count = 0;
  const stream = createReadStream(FILE, { encoding: 'latin1', highWaterMark: 1 << 18 });
  for await (const chunk of stream as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      if (++count > MOST) {
        yield null;
        return;
      }
      yield line;
    }
  }
}

async function filterOf(id: string): Promise<(connection: Connection) => boolean> {
  const services = await readIpvs();
  if (id === '') return () => true;
  const service = services.find((s) => s.id === id);
  if (!service) throw noSuchService(id);
  if (service.mark === null) return (c) => `${c.protocol}:${c.virtual}` === id;
  const own = new Set(services.map((s) => s.id));
  const servers = new Set(service.destinations.map((d) => d.address));
  return (c) => {
    if (c.protocol === 'ip') return c.virtual === `${addressOfMark(service.mark ?? 0)}:0`;
    return (
      servers.has(c.server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) &&
      !own.has(`${c.protocol}:${c.virtual}`)
    );
  };
}

/** The kernel keeps a mark where a template has its address. */
function addressOfMark(mark: number): string {
  return [24, 16, 8, 0].map((shift) => (mark >>> shift) & 255).join('.');
}
