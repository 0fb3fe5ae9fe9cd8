import {
  MEASURES,
  growth,
  type Measures,
  type RateHistory,
  type Sample,
  type TableRates,
} from '@/lib/protocol';
import type { Counted, CounterReading } from './reading';

/** Seconds between two samples: as often as CONTROL updates itself by default. */
export const INTERVAL = 10;
/** Samples that are kept: an hour. Longer is a monitoring system's work, which reads /api/v1. */
const KEPT = 360;
/**
 * Histories that are kept at most: each takes 8.6 kB, all of them 13 MB. With more entries real servers have none; with more
 * virtual servers than that only the whole router has one.
 */
export const MOST_SERIES = 1500;
/** Seconds over which a mean still says something; after a longer pause (a stopped machine) the sample is not known. */
const LONGEST = 90;

/** The last hour of one entry, in a ring that all share; NaN: not known. */
interface Series {
  values: Float32Array;
  /** number of the last sample that had it */
  seen: number;
}

/** How far down there are histories. */
type Depth = 'router' | 'services' | 'all';

const key = (service: string, server: string) => (server ? `${service} ${server}` : service);
const round = (n: number) => Math.round(n * 1000) / 1000;

/** What this agent has seen pass by lately, in memory alone: a new agent knows nothing of what was before it. */
export class RateMemory {
  private readonly since = new Date().toISOString();
  private readonly times: { at: string; seconds: number }[] = [];
  private readonly series = new Map<string, Series>();
  /** samples so far */
  private count = 0;
  private depth: Depth = 'all';
  private before: { reading: CounterReading; at: string } | null = null;
  private newest: TableRates | null = null;

  /**
   * Takes a sample.
   * @param reading null: nothing could be read; that is a sample too, of which nothing is known
   * @param seconds since the one before, by a clock that nobody sets
   */
  add(reading: CounterReading | null, seconds: number, at = new Date().toISOString()): void {
    const slot = this.count % KEPT;
    this.times[slot] = { at, seconds };
    for (const { values } of this.series.values())
      values.fill(NaN, slot * MEASURES.length, (slot + 1) * MEASURES.length);
    this.newest = reading && this.before && between(this.before, { reading, at }, seconds);
    if (reading) this.keep(reading, slot, seconds);
    this.count++;
    this.before = reading && { reading, at };
    for (const [id, { seen }] of this.series) if (this.count - seen > KEPT) this.series.delete(id);
  }

  /** What is remembered of the router (`service` empty), of a virtual server, or of a real server behind it. */
  history(service: string, server: string): RateHistory {
    const series = this.series.get(key(service, server));
    const samples: Sample[] = [];
    for (let n = Math.max(0, this.count - KEPT); n < this.count; n++) {
      const slot = n % KEPT;
      const time = this.times[slot];
      if (!time) continue;
      const measures = MEASURES.map((name, i) => {
        const value = series?.values[slot * MEASURES.length + i] ?? NaN;
        return [name, Number.isNaN(value) ? null : round(value)];
      });
      samples.push({
        at: time.at,
        seconds: round(time.seconds),
        ...(Object.fromEntries(measures) as Measures),
      });
    }
    return {
      observedAt: new Date().toISOString(),
      ...{ service, server, interval: INTERVAL, keeps: INTERVAL * KEPT, since: this.since },
      kept: service === '' || this.depth === 'all' || (this.depth === 'services' && server === ''),
      samples,
    };
  }

  /** Rates of the whole table between the last two readings; null: there are no two in a row yet. */
  last(): TableRates | null {
    return this.newest;
  }

  private keep({ router, services }: CounterReading, slot: number, seconds: number): void {
    const entries = services.reduce((sum, { destinations }) => sum + destinations.length, services.length);
    this.depth = entries < MOST_SERIES ? 'all' : services.length < MOST_SERIES ? 'services' : 'router';
    const rates = new Map(this.newest?.services.map((s) => [s.id, s]));
    this.put(
      '',
      router,
      growth(this.before?.reading.router.counters, router.counters, seconds),
      slot,
      seconds,
    );
    for (const service of services) {
      if (this.depth === 'router') break;
      const found = rates.get(service.id);
      this.put(service.id, service, found?.rates, slot, seconds);
      if (this.depth !== 'all') continue;
      service.destinations.forEach((d, i) =>
        this.put(key(service.id, d.id), d, found?.destinations[i]?.rates, slot, seconds),
      );
    }
    if (this.depth !== 'all') {
      // What has no history any more is not shown with an old one.
      for (const [id, { seen }] of this.series) if (seen !== this.count) this.series.delete(id);
    }
  }

  private put(
    id: string,
    { active }: Counted,
    rates: Omit<Measures, 'active'> | undefined,
    slot: number,
    seconds: number,
  ): void {
    let series = this.series.get(id);
    if (!series) {
      series = { values: new Float32Array(KEPT * MEASURES.length).fill(NaN), seen: 0 };
      this.series.set(id, series);
    }
    series.seen = this.count;
    const { values } = series;
    MEASURES.forEach((name, i) => {
      const value = name === 'active' ? active : seconds > LONGEST ? null : rates?.[name];
      values[slot * MEASURES.length + i] = value ?? NaN;
    });
  }
}

function between(
  before: { reading: CounterReading; at: string },
  after: { reading: CounterReading; at: string },
  seconds: number,
): TableRates {
  const old = new Map(before.reading.services.map((service) => [service.id, service]));
  const services = after.reading.services.map(({ id, counters, destinations }) => {
    const was = old.get(id);
    const then = new Map(was?.destinations.map((d) => [d.id, d.counters]));
    return {
      id,
      rates: growth(was?.counters, counters, seconds),
      destinations: destinations.map((d) => ({
        id: d.id,
        rates: growth(then.get(d.id), d.counters, seconds),
      })),
    };
  });
  return { seconds: round(seconds), from: before.at, to: after.at, services };
}
