import { expect, it } from 'vitest';
import { ratesBetween, stepsOf, type Counters, type RateHistory } from './rates';
import type { Table } from './status';

const counters = (n: number | null): Counters => ({
  connections: n,
  inPackets: n === null ? null : n * 10,
  outPackets: 0,
  inBytes: n === null ? null : n * 1000,
  outBytes: 0,
});

function table(second: number, service: number, destinations: Record<string, number | null>): Table {
  return {
    observedAt: new Date(second * 1000).toISOString(),
    total: 1,
    offset: 0,
    services: [
      {
        ...{ id: 'tcp:10.0.0.100:80', protocol: 'tcp', address: '10.0.0.100', port: 80, mark: null },
        ...{ scheduler: 'wlc', persistent: 0, pmask: null, ...counters(service) },
        destinations: Object.entries(destinations).map(([id, n]) => ({
          ...{ id, address: '10.0.0.13', port: 80, forwarding: 'direct', weight: 1, active: 0, inactive: 0 },
          ...counters(n),
        })),
      },
    ],
  };
}

it('R16: a rate is what a counter grew by each second between two readings, and says how long that was', () => {
  const rates = ratesBetween(table(100, 10, { a: 4, b: 6 }), table(102.5, 35, { a: 4, b: 31 }));
  expect(rates).toMatchObject({ seconds: 2.5, from: '1970-01-01T00:01:40.000Z' });
  expect(rates.services[0]?.rates).toEqual({ ...counters(10), outPackets: 0, outBytes: 0 });
  expect(rates.services[0]?.destinations.map((d) => d.rates.connections)).toEqual([0, 10]);
});

it('R16: what is new, was zeroed or is not known has no rate', () => {
  const rates = ratesBetween(table(100, 10, { a: 4, c: null }), table(101, 3, { a: 3, b: 1, c: 5 }));
  expect(rates.services[0]?.rates.connections).toBeNull();
  expect(rates.services[0]?.destinations.map((d) => d.rates.connections)).toEqual([null, null, null]);
  const same = table(100, 10, { a: 4 });
  expect(ratesBetween(same, same).services[0]?.rates.connections).toBeNull();
});

/** Samples of 10 s each; the last one ends at second 600. */
function history(values: (number | null)[], observedAt = 602): RateHistory {
  const samples = values.map((n, i) => ({
    at: new Date((600 - (values.length - 1 - i) * 10) * 1000).toISOString(),
    ...{ seconds: 10, active: n, ...counters(n) },
  }));
  return {
    observedAt: new Date(observedAt * 1000).toISOString(),
    ...{
      service: '',
      server: '',
      interval: 10,
      keeps: 3600,
      since: samples[0]?.at ?? '',
      kept: true,
      samples,
    },
  };
}

it('R17: a step is the mean of what was measured in it, and not known where less than half was', () => {
  const minutes = stepsOf(
    history([1, 2, 3, 4, 5, 6, null, null, null, 10, 20, 30, null, null, null, null, 9, 9]),
    3600,
  );
  expect(minutes).toHaveLength(60);
  expect(minutes.slice(-3).map((s) => s.connections)).toEqual([3.5, 20, null]);
  expect(minutes.at(-1)?.to).toBe('1970-01-01T00:10:00.000Z');
  expect(minutes.slice(0, 57).every((s) => s.connections === null)).toBe(true);
  // the first count was read 10 s after the end of that step
  expect(minutes.slice(55, 57).map((s) => s.active)).toEqual([null, 1]);
  // the count is the one that was read when the step ended, and only there
  expect(minutes.slice(-3).map((s) => s.active)).toEqual([6, 30, 9]);
});

it('R17: ten minutes show each sample; without news the chart goes on, empty', () => {
  const fresh = stepsOf(history([7, 8, 9]), 600);
  expect(fresh.slice(-4).map((s) => s.connections)).toEqual([null, 7, 8, 9]);
  const silent = stepsOf(history([7, 8, 9], 700), 600);
  expect(silent.slice(-10).every((s) => s.connections === null)).toBe(true);
  expect(silent.at(-1)?.to).toBe('1970-01-01T00:11:40.000Z');
  // a reading that took long stands for all of the time that it is the mean of
  const slow = history([5]);
  slow.samples[0]!.seconds = 50;
  expect(
    stepsOf(slow, 600)
      .slice(-6)
      .map((s) => s.connections),
  ).toEqual([null, 5, 5, 5, 5, 5]);
});
