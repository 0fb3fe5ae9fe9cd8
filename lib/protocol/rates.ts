import type { Table } from './status';

const COUNTERS = ['connections', 'inPackets', 'outPackets', 'inBytes', 'outBytes'] as const;

/** Of an entry of the table; null: not known in this reading. */
export type Counters = Record<(typeof COUNTERS)[number], number | null>;

/** What an entry's counters grew by, each second. */
export type Rates = Counters;

export interface TableRates {
  /** seconds between the two readings */
  seconds: number;
  from: string;
  to: string;
  services: { id: string; rates: Rates; destinations: { id: string; rates: Rates }[] }[];
}

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
      rates: rates(was, service, seconds),
      destinations: service.destinations.map((d) => ({ id: d.id, rates: rates(then.get(d.id), d, seconds) })),
    };
  });
  return { seconds, from: before.observedAt, to: after.observedAt, services };
}

function rates(before: Counters | undefined, after: Counters, seconds: number): Rates {
  const one = (name: keyof Counters) => {
    const [was, is] = [before?.[name] ?? null, after[name]];
    return was === null || is === null || is < was || seconds <= 0 ? null : (is - was) / seconds;
  };
  return Object.fromEntries(COUNTERS.map((name) => [name, one(name)])) as Rates;
}
