import { z } from 'zod';
import { canonical, endpoint } from '@/lib/lvscf/address';

/** One entry of the kernel's connection table, as `ipvsadm -Lnc` shows it; a persistence template is one too. */
export const connectionSchema = z.object({
  /** tcp, udp, sctp; ip: the template of a firewall mark */
  protocol: z.string(),
  client: z.string(),
  /** where the client asked, `IP:PORT`; of a mark's template the mark as an address and port 0 */
  virtual: z.string(),
  /** `IP:PORT` */
  server: z.string(),
  /** ESTABLISHED, SYN_RECV, FIN_WAIT, UDP, NONE … as the kernel says */
  state: z.string(),
  /** seconds until it is forgotten, unless packets come */
  expires: z.number(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const connectionsSchema = z.object({
  observedAt: z.iso.datetime(),
  /** how many fit the question among those that were read */
  total: z.number(),
  offset: z.number(),
  /** the table was longer than is read at once: `total` counts what was read only */
  cut: z.boolean(),
  connections: z.array(connectionSchema),
});
export type Connections = z.infer<typeof connectionsSchema>;

/**
 * A line of `/proc/net/ip_vs_conn`: protocol, then client, virtual and real server as address and port each, state and seconds.
 * IPv4 and ports are hexadecimal, IPv6 in full (of the real server in brackets).
 * @returns null for the head and for what is no such line
 */
export function parseConnection(line: string): Connection | null {
  const [protocol, from, fromPort, to, toPort, at, atPort, state, expires] = line.trim().split(/\s+/);
  if (!protocol || !WORD.test(protocol) || !expires || !/^\d{1,12}$/.test(expires)) return null;
  const client = place(from, fromPort);
  const virtual = place(to, toPort);
  const server = place(at, atPort);
  if (!client || !virtual || !server || !state || !WORD.test(state)) return null;
  return { protocol: protocol.toLowerCase(), client, virtual, server, state, expires: Number(expires) };
}

/** What the kernel calls protocols and states. */
const WORD = /^[A-Za-z0-9_-]+$/;

function place(address = '', port = ''): string | null {
  if (!/^[0-9A-F]{1,4}$/.test(port)) return null;
  const number = parseInt(port, 16);
  if (/^[0-9A-F]{8}$/.test(address)) {
    const n = parseInt(address, 16);
    return endpoint(`${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`, number);
  }
  const six = address.replace(/^\[|\]$/g, '');
  return /^[0-9a-f:]{3,39}$/.test(six) ? endpoint(canonical(six), number) : null;
}
