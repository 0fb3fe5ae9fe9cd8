import { expect, it } from 'vitest';
import { INTERVAL, MOST_SERIES, RateMemory } from './history';
import type { CounterReading } from './reading';
import { waitAfter } from './sampler';

const counters = (n: number) => ({
  ...{ connections: n, inPackets: n * 10, outPackets: n * 8, inBytes: n * 1000, outBytes: n * 9000 },
});

/** A router with so many virtual servers, each with so many real ones, all of whose counters stand at `n`. */
function reading(n: number, services = 1, servers = 2): CounterReading {
  const list = Array.from({ length: services }, (_, s) => ({
    ...{ id: `tcp:10.0.0.100:${s}`, counters: counters(n), active: 4 },
    destinations: Array.from({ length: servers }, (_, d) => ({
      ...{ id: `10.0.1.${d}:80`, counters: counters(n), active: 2 },
    })),
  }));
  return { router: { counters: counters(n * services), active: 4 * services }, services: list };
}

const first = 'tcp:10.0.0.100:0';

it('R17 keeps rates of the router, of a virtual server and of a real server', () => {
  const memory = new RateMemory();
  memory.add(reading(100), 0);
  memory.add(reading(150), 10);
  for (const [service, server, active] of [
    ['', '', 4],
    [first, '', 4],
    [first, '10.0.1.1:80', 2],
  ] as const) {
    const { samples, kept } = memory.history(service, server);
    expect(kept).toBe(true);
    expect(samples.map((s) => s.connections)).toEqual([null, 5]);
    expect(samples[1]).toMatchObject({
      inPackets: 50,
      outPackets: 40,
      inBytes: 5000,
      outBytes: 45_000,
      active,
    });
  }
  expect(memory.last()?.services[0]?.destinations[1]?.rates.outBytes).toBe(45_000);
});

it('R17 what could not be read, was zeroed, paused for long or is new is not known, and nothing is carried over', () => {
  const memory = new RateMemory();
  memory.add(reading(100), 0);
  memory.add(null, 10);
  memory.add(reading(150), 10);
  memory.add(reading(20), 10);
  memory.add(reading(40), 300);
  memory.add(reading(60, 2), 10);
  memory.add(reading(80, 2), 10);
  const of = (service: string) => memory.history(service, '').samples.map((s) => s.connections);
  expect(of(first)).toEqual([null, null, null, null, null, 2, 2]);
  expect(of('tcp:10.0.0.100:1')).toEqual([null, null, null, null, null, null, 2]);
  expect(memory.history(first, '').samples.map((s) => s.active)).toEqual([4, null, 4, 4, 4, 4, 4]);
  expect(of('tcp:10.0.0.100:9')).toEqual(Array(7).fill(null));
});

it('R17 is bounded: an hour, and so many histories; a long table leaves the real servers out first', () => {
  const memory = new RateMemory();
  for (let n = 0; n < 400; n++) memory.add(reading(n), INTERVAL);
  expect(memory.history(first, '').samples).toHaveLength(360);

  const large = new RateMemory();
  for (const n of [1, 2]) large.add(reading(n, 200, 10), INTERVAL);
  expect(large.history(first, '').kept).toBe(true);
  expect(large.history(first, '').samples.at(-1)?.connections).toBe(0.1);
  expect(large.history(first, '10.0.1.1:80')).toMatchObject({ kept: false });
  for (const n of [3, 4]) large.add(reading(n, MOST_SERIES, 1), INTERVAL);
  expect(large.history(first, '')).toMatchObject({ kept: false });
  expect(large.history(first, '').samples.at(-1)?.connections).toBeNull();
  expect(large.history('', '').samples.at(-1)?.connections).toBe(MOST_SERIES / 10);
});

it('R17 a virtual server that is gone for an hour is forgotten', () => {
  const memory = new RateMemory();
  memory.add(reading(1, 2), 0);
  memory.add(reading(2, 2), 10);
  for (let n = 3; n < 365; n++) memory.add(reading(n), 10);
  expect(memory.history('tcp:10.0.0.100:1', '').samples.some((s) => s.active !== null)).toBe(false);
});

it('samples stand at full steps of the clock, and become rarer where a reading takes long', () => {
  expect(waitAfter(20, 1_000_003_000)).toBe(7_000);
  expect(waitAfter(20, 1_000_000_000)).toBe(10_000);
  expect(waitAfter(600, 1_000_003_000)).toBe(37_000);
  expect(waitAfter(9_000, 1_000_003_000)).toBeLessThanOrEqual(60_000);
});
