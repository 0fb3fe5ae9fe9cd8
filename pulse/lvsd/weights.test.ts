import { expect, it } from 'vitest';
import { server, service } from './example';
import { Weights } from './weights';

function setUp(weight: number, slowStart: number) {
  let now = 5000;
  const weights = new Weights(() => now);
  const of = server('10.0.0.13', { weight });
  const under = service([of], { slowStart });
  return { weights, of, under, weight: () => weights.of(under, of), later: (ms: number) => (now += ms) };
}

it('R45: a server that returns grows to its weight over the slow start, in ten steps, never at 0', () => {
  const { weights, of, under, weight, later } = setUp(50, 20);
  expect(weight()).toBe(50);
  expect(weights.wait()).toBeNull();
  weights.returned(under, of.id);
  const seen = [weight()];
  for (let wait = weights.wait(); wait !== null; wait = weights.wait()) {
    expect(wait).toBe(2000);
    later(wait);
    seen.push(weight());
  }
  expect(seen).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 50]);
});

it('R45: weights that cannot grow, and services without slow start, are there at once', () => {
  for (const [weight, slowStart] of [
    [1, 20],
    [0, 20],
    [50, 0],
  ] as const) {
    // prettier-ignore
    const one = setUp(weight, slowStart);
    one.weights.returned(one.under, one.of.id);
    expect(one.weight()).toBe(weight);
  }
});

it('R45: one that fails again begins anew; a short slow start has steps of a second', () => {
  const { weights, of, under, weight, later } = setUp(100, 4);
  weights.returned(under, of.id);
  expect(weight()).toBe(25);
  later(1000);
  expect(weight()).toBe(50);
  weights.left(under.id, of.id);
  expect(weight()).toBe(100);
  weights.returned(under, of.id);
  expect(weight()).toBe(25);
  expect(weights.wait()).toBe(1000);
});
