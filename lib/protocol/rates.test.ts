import { expect, it } from 'vitest';
import { ratesBetween, type Counters } from './rates';
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
