import { z } from 'zod';

/**
 * What operators decided for single real servers at run time (docs/operation.md). `resumed` and `gone` are the ends of such
 * decisions, kept for a while so that a router which was away does not bring an old one back; `gone`: lvs.cf has no such server
 * any more on that router, which is no decision and does not travel.
 */
export const intentStates = ['drained', 'halted', 'weight', 'resumed', 'gone'] as const;

const serviceId = z.string().regex(/^(?:(?:tcp|udp):[0-9A-Fa-f:.[\]]{3,60}|fwm:\d{1,10})$/);
const serverId = z.string().regex(/^[0-9A-Fa-f:.[\]]{3,60}$/);

/** One decision for one real server of one virtual server; the newest for the two is the one that counts. */
export const intentSchema = z.strictObject({
  /** virtual server id, `tcp:192.168.1.250:80` */
  service: serviceId,
  /** real server id, `IP:PORT` */
  server: serverId,
  state: z.enum(intentStates),
  /** of `weight`; null otherwise */
  weight: z.number().int().min(0).max(65535).nullable(),
  /** by the clock of the router on which it was said */
  at: z.iso.datetime(),
  /** who; one line, it is shown on terminals */
  by: z
    .string()
    .regex(/^\P{Cc}*$/u)
    .min(1)
    .max(200),
});
export type Intent = z.infer<typeof intentSchema>;

/** Decisions that a router keeps at most: ends included, ten times the servers of a large pair that is rebooted server by server. */
export const MOST_INTENTS = 5000;

/** Milliseconds for which an end is remembered: a router that was away for longer is brought up by hand. */
const REMEMBERED = 30 * 86400_000;

/** Names the real server that a decision is for. */
export const intentKey = ({ service, server }: Pick<Intent, 'service' | 'server'>) => `${service} ${server}`;

/** Does it change anything in the table? */
export function isInForce({ state }: Intent): boolean {
  return state === 'drained' || state === 'halted' || state === 'weight';
}

/** The file: a decision a line, `SERVICE SERVER STATE TIME WHO`, for `bin/pulse` too, which has no JSON. */
export function printIntents(intents: Intent[]): string {
  const word = ({ state, weight }: Intent) => (state === 'weight' ? `weight=${weight}` : state);
  return intents.map((i) => `${intentKey(i)} ${word(i)} ${i.at} ${i.by}\n`).join('');
}

/** A line that is not understood is left out: it was not written by us. */
export function parseIntents(text: string): Intent[] {
  return text.split('\n').flatMap((line) => {
    // [^], since a name may hold what counts as a line end for `.` alone (U+2028)
    const [, service, server, word = '', at, by] = /^(\S+) (\S+) (\S+) (\S+) ([^]+)$/.exec(line) ?? [];
    const weight = /^weight=(\d{1,5})$/.exec(word)?.[1];
    const state = weight === undefined ? word : 'weight';
    const parsed = intentSchema.safeParse({
      ...{ service, server, state, at, by },
      weight: weight === undefined ? null : Number(weight),
    });
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * Both lists as one: the newest decision for each server, in the order of the servers' names; ends that are too old are forgotten.
 * The same result on both routers, whichever was asked first.
 */
export function mergeIntents(mine: Intent[], more: Intent[], now: number): Intent[] {
  const newest = new Map<string, Intent>();
  for (const intent of [...mine, ...more]) {
    const known = newest.get(intentKey(intent));
    // of two at the same moment either will do, but both routers must choose alike
    if (!known || order(known) < order(intent)) newest.set(intentKey(intent), intent);
  }
  return [...newest.entries()]
    .filter(([, intent]) => isInForce(intent) || now - Date.parse(intent.at) < REMEMBERED)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, intent]) => intent);
}

function order(intent: Intent): string {
  return `${new Date(intent.at).toISOString()} ${printIntents([intent])}`;
}
