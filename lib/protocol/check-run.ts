import { z } from 'zod';
import { reasonSchema } from './status';

const traffic = z.object({
  /** how many in all; a check reads no more than it needs */
  bytes: z.number(),
  /** the first of them, printable ASCII as it is and everything else escaped */
  head: z.string(),
});

/** One check of one real server, made because somebody asked for it; the server's state is not touched by it. */
export const checkRunSchema = z.object({
  service: z.string(),
  server: z.string(),
  label: z.string(),
  kind: z.enum(['connect', 'sendExpect', 'tls', 'http', 'https', 'program']),
  protocol: z.enum(['tcp', 'udp']),
  /** `undecided`: it could not be made, which says nothing about the server */
  outcome: z.enum(['good', 'bad', 'undecided']),
  /** null when good */
  reason: reasonSchema.nullable(),
  /** milliseconds until it was decided */
  latencyMs: z.number(),
  /** seconds that it was given */
  limit: z.number(),
  /** null: nothing can be said of it (a program's own traffic) */
  sent: traffic.nullable(),
  received: traffic,
  /** what must come, escaped; null: nothing need come */
  expect: z.string().nullable(),
  /** words of the program that was run; empty: none */
  program: z.array(z.string()),
  at: z.iso.datetime(),
});
export type CheckRun = z.infer<typeof checkRunSchema>;
