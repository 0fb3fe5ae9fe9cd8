import { createReadStream } from 'node:fs';
import { parseConnection, type Connection, type Connections, type IpvsService } from '@/lib/protocol';
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
  const services = await readIpvs();
  const asked = services.find((s) => s.id === service);
  if (service !== '' && !asked) throw noSuchService(service);
  const wanted = asked ? connectionsOf(asked, services) : () => true;
  const page: Connection[] = [];
  let total = 0;
  let cut = false;
  for await (const found of everyConnection()) {
    if (found === null) {
      cut = true;
      break;
    }
    if (!wanted(found)) continue;
    if (total >= offset && page.length < limit) page.push(found);
    total++;
  }
  return { total, offset, cut, connections: page };
}

/** Those that the kernel has now, one by one; null at the end when there are more than are read. @throws the system's error */
export async function* everyConnection(): AsyncGenerator<Connection | null> {
  for await (const line of lines()) {
    const found = line === null ? null : parseConnection(line);
    if (line === null || found) yield found;
  }
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

/**
 * Which connections are a virtual server's.
 * @param all every service of the table: the kernel does not note the mark, so a mark's are those of its real servers to
 *   addresses that are no virtual server of their own
 */
export function connectionsOf(service: IpvsService, all: IpvsService[]): (connection: Connection) => boolean {
  const { id, mark } = service;
  if (mark === null) return (c) => `${c.protocol}:${c.virtual}` === id;
  const own = new Set(all.map((s) => s.id));
  const servers = new Set(service.destinations.map((d) => d.address));
  return (c) =>
    c.protocol === 'ip'
      ? c.virtual === `${addressOfMark(mark)}:0`
      : servers.has(serverAddress(c)) && !own.has(`${c.protocol}:${c.virtual}`);
}

/** A client bound by persistence: the kernel has no port of his. */
export const isTemplate = ({ client }: Connection): boolean => client.endsWith(':0');

/** The real server's address without its port. */
export const serverAddress = ({ server }: Connection): string =>
  server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

/** The kernel keeps a mark where a template has its address. */
function addressOfMark(mark: number): string {
  return [24, 16, 8, 0].map((shift) => (mark >>> shift) & 255).join('.');
}
