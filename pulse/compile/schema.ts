import { z } from 'zod';
import type { Intended } from './intended';

const port = z.number().int().min(0).max(65535);
const forwarding = z.enum(['masq', 'direct', 'tunnel']);

const check = z.object({
  kind: z.enum(['connect', 'sendExpect', 'tls', 'http', 'https', 'program']),
  protocol: z.enum(['tcp', 'udp']),
  send: z.string(),
  expect: z.string().nullable(),
  regex: z.boolean(),
  page: z
    .object({
      path: z.string().regex(/^\/[!-~]*$/),
      host: z
        .string()
        .regex(/^[!-~]+$/)
        .nullable(),
      status: z.array(z.tuple([z.number(), z.number()])),
      digest: z.string().nullable(),
    })
    .nullable(),
  serverName: z.string().nullable(),
  program: z.array(z.string()),
  statusDecides: z.boolean(),
  timeout: z.number(),
  reentry: z.number(),
  fall: z.number().int().min(1),
});

const load = z.object({
  tool: z.enum(['uptime', 'rup', 'ruptime', 'feedback', 'program']),
  remote: z.string(),
  program: z.string(),
  port,
  every: z.number().min(1).max(3600),
  full: z.number().int().min(1).max(65535),
});

/** Checks lvsd.json when it is read back from the disk. */
export const intendedSchema: z.ZodType<Intended> = z.object({
  version: z.literal(1),
  sha256: z.string(),
  serial_no: z.number(),
  router: z.enum(['primary', 'backup']),
  timeouts: z.object({ tcp: z.number(), tcpfin: z.number(), udp: z.number() }),
  services: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      protocol: z.enum(['tcp', 'udp', 'fwm']),
      address: z.string().nullable(),
      port: port.nullable(),
      mark: z.number().nullable(),
      scheduler: z.string(),
      persistent: z.number(),
      pmask: z.string().nullable(),
      quiesce: z.boolean(),
      slowStart: z.number().min(0).max(3600),
      keepLast: z.number().int().min(0),
      sorry: z.object({ address: z.string(), port, forwarding }).nullable(),
      check,
      // A generation that was applied before this version has none.
      load: load.nullable().default(null),
      servers: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          address: z.string(),
          port,
          weight: z.number(),
          forwarding,
          // A generation that was applied before this version has none.
          digest: z.string().nullable().default(null),
        }),
      ),
    }),
  ),
  failover: z.array(z.object({ id: z.string(), label: z.string(), address: z.string(), port, check })),
});
