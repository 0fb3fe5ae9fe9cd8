import { endpoint } from '@/lib/lvscf/address';
import { type Intent, intentKey, isInForce } from '@/lib/protocol';
import {
  type Intended,
  type IntendedServer,
  type IntendedService,
  destinationPort,
  forwardingFlag,
  serviceArgs,
} from '@/pulse/compile';

/**
 * The configuration with what operators decided in it: a drained server has weight 0, a halted one is not there, another weight
 * stands in place of its own. Everything that comes after (checks, slow start, the kernel) starts from this; docs/operation.md has
 * the order. Decisions for servers that are not configured change nothing.
 */
export function withIntents(intended: Intended, intents: Intent[]): Intended {
  const decided = new Map(intents.filter(isInForce).map((i) => [intentKey(i), i]));
  if (!decided.size) return intended;
  const services = intended.services.map((service) => ({
    ...service,
    servers: service.servers.flatMap((server) => {
      const intent = decided.get(intentKey({ service: service.id, server: server.id }));
      if (!intent) return [server];
      return intent.state === 'halted' ? [] : [{ ...server, weight: intent.weight ?? 0 }];
    }),
  }));
  return { ...intended, services };
}

/** The virtual and the real server that a decision is for; null when they are not configured. */
export function serverOf(
  intended: Intended,
  of: Pick<Intent, 'service' | 'server'>,
): { service: IntendedService; server: IntendedServer } | null {
  const service = intended.services.find((s) => s.id === of.service);
  const server = service?.servers.find((s) => s.id === of.server);
  return service && server ? { service, server } : null;
}

/**
 * Words for ipvsadm(8) that bring one decision into the kernel, for when lvsd does not run. `-e` and `-d` of what is not there
 * fail, which changes nothing.
 * @returns null when the server is not configured, or the decision ended: whether a server may return is for its check to say
 */
export function kernelWords(intended: Intended, intent: Intent): string[] | null {
  const found = serverOf(intended, intent);
  if (!found || !isInForce(intent)) return null;
  const { service, server } = found;
  const destination = ['-r', endpoint(server.address, destinationPort(service, server))];
  const name = serviceArgs(service);
  if (intent.state === 'halted') return ['-d', ...name, ...destination];
  const weight = String(intent.weight ?? 0);
  return ['-e', ...name, ...destination, forwardingFlag(server.forwarding), '-w', weight];
}
