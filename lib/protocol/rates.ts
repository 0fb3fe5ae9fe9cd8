import { z } from 'zod';
import type { Table } from './status';

const COUNTERS = ['connections', 'inPackets', 'outPackets', 'inBytes', 'outBytes'] as const;

/** Of an entry of the table; null: not known in this reading. */
export type Counters = Record<(typeof COUNTERS)[number], number | null>;

/** What an entry's counters grew by, each second. */
export type Rates = Counters;

const time = z.iso.datetime();
const value = z.number().nullable();
const ratesOfEntry = z.object({
  connections: value,
  inPackets: value,
  outPackets: value,
  inBytes: value,
  outBytes: value,
});

/** What everything in the table grew by between two readings; null: not known (see ratesBetween). */
export const tableRatesSchema = z.object({
  /** seconds between the two readings */
  seconds: z.number(),
  from: time,
  to: time,
  services: z.array(
    z.object({
      id: z.string(),
      rates: ratesOfEntry,
      destinations: z.array(z.object({ id: z.string(), rates: ratesOfEntry })),
    }),
  ),
});
export type TableRates = z.infer<typeof tableRatesSchema>;

/** What a sample has: five rates each second, and how many connections were active at its end. */
export const MEASURES = [...COUNTERS, 'active'] as const;
export type Measure = (typeof MEASURES)[number];
export type Measures = Record<Measure, number | null>;

/** One sample of the agent's history: the mean over `seconds` until `at`; null: not known. */
export const sampleSchema = ratesOfEntry.extend({ at: time, seconds: z.number(), active: value });
export type Sample = z.infer<typeof sampleSchema>;

/** `lvsctl rates`, `GET /api/v1/rates`: what the agent remembers of the whole router, a virtual server or a real server. */
export const rateHistorySchema = z.object({
  observedAt: time,
  /** virtual server id; empty: the whole router */
  service: z.string(),
  /** real server id within it; empty: the virtual server */
  server: z.string(),
  /** seconds between two samples as they are meant; each says how long it was */
  interval: z.number(),
  /** seconds that are kept */
  keeps: z.number(),
  /** the agent has taken samples since then; what was before is not known */
  since: time,
  /** false: the table is too long for a history of each entry, only of what is above it */
  kept: z.boolean(),
  /** oldest first */
  samples: z.array(sampleSchema),
});
export type RateHistory = z.infer<typeof rateHistorySchema>;

/**
 * Rates from two readings of the same router's table. Null where an entry was not there before, or its counter fell meanwhile
 * (zeroed, or deleted and made again): a rate is never guessed.
 */
export function ratesBetween(before: Table, after: Table): TableRates {
  const seconds = (Date.parse(after.observedAt) - Date.parse(before.observedAt)) / 1000;
  const old = new Map(before.services.map((service) => [service.id, service]));
  const services = after.services.map((service) => {
    const was = old.get(service.id);
    const then = new Map(was?.destinations.map((d) => [d.id, d]));
    return {
      id: service.id,
      rates: growth(was, service, seconds),
      destinations: service.destinations.map((d) => ({
        id: d.id,
        rates: growth(then.get(d.id), d, seconds),
      })),
    };
  });
  return { seconds, from: before.observedAt, to: after.observedAt, services };
}

/** What an entry's counters grew by each second; null where that cannot be said. */
export function growth(
  before: Counters | null | undefined,
  after: Counters | null | undefined,
  seconds: number,
): Rates {
  const one = (name: keyof Counters) => {
    const [was, is] = [before?.[name] ?? null, after?.[name] ?? null];
    return was === null || is === null || is < was || seconds <= 0 ? null : (is - was) / seconds;
  };
  return Object.fromEntries(COUNTERS.map((name) => [name, one(name)])) as Rates;
}

/** A stretch of time with what is known of it: rates are means, `active` is what was read nearest to its end. */
export interface Step extends Measures {
  from: string;
  to: string;
}

/** Stretches that stand in one chart and its table: legible on a phone, and a minute each in an hour. */
export const STEPS = 60;

/**
 * The last `span` seconds as stretches of equal length, oldest first. A rate is known when at least half of its stretch was
 * measured, a count when it was read within half a stretch of its end: nothing is carried over or drawn between two readings. The last one ends with the last sample, unless there was none lately.
 */
export function stepsOf({ samples, observedAt, interval }: RateHistory, span: number): Step[] {
  const length = Math.max(span / STEPS, interval) * 1000;
  const read = Date.parse(observedAt);
  const last = samples.at(-1);
  const fresh = last !== undefined && read - Date.parse(last.at) < 3 * interval * 1000;
  const end = fresh ? Date.parse(last.at) : read;
  const steps = Math.round((span * 1000) / length);
  return Array.from({ length: steps }, (_, n) => {
    const to = end - (steps - 1 - n) * length;
    const from = to - length;
    const within = samples.flatMap((sample) => {
      const at = Date.parse(sample.at);
      const overlap = Math.min(at, to) - Math.max(at - sample.seconds * 1000, from);
      return overlap > 0 ? [{ sample, overlap }] : [];
    });
    const rates = Object.fromEntries(
      COUNTERS.map((name) => {
        const known = within.flatMap(({ sample, overlap }) => {
          const found = sample[name];
          return found === null ? [] : [{ found, overlap }];
        });
        const measured = known.reduce((sum, { overlap }) => sum + overlap, 0);
        if (measured * 2 < length) return [name, null];
        return [name, known.reduce((sum, { found, overlap }) => sum + found * overlap, 0) / measured];
      }),
    ) as Rates;
    const measures = { ...rates, active: activeAt(samples, to, length / 2) };
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...measures };
  });
}

/** The count that was read nearest to that moment; null: none within so many ms of it. */
function activeAt(samples: Sample[], moment: number, within: number): number | null {
  let nearest: Sample | null = null;
  let distance = within;
  for (const sample of samples) {
    const far = Math.abs(Date.parse(sample.at) - moment);
    if (far > distance) continue;
    nearest = sample;
    distance = far;
  }
  return nearest?.active ?? null;
}
