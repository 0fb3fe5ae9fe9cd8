import fc from 'fast-check';
import { expect, it } from 'vitest';
import { server, service } from '@/pulse/lvsd/example';
import { Weights } from '@/pulse/lvsd/weights';
import { type Said, nextShare, targetShare } from './law';

const load = (value: number): Said => ({ kind: 'load', load: value });
const percent = (value: number): Said => ({ kind: 'percent', percent: value });
const after = (periods: number, share: number, said: Said | null, full = 1) => {
  for (let n = 0; n < periods; n++) share = nextShare(share, targetShare(said, full));
  return share;
};

it('R34: up to full load the whole weight, at twice that half of it, in steps of a quarter', () => {
  expect(after(1, 1, load(0.9))).toBe(1);
  expect(after(1, 1, load(8), 8)).toBe(1);
  expect([1, 2, 3, 4].map((n) => after(n, 1, load(2)))).toEqual([0.75, 0.5, 0.5, 0.5]);
  expect(after(9, 1, load(16), 8)).toBe(0.5);
});

it('R34: small differences move nothing, but the way back to the whole weight is gone to its end', () => {
  expect(after(5, 0.5, percent(59))).toBe(0.5);
  expect(after(5, 0.5, percent(61))).toBe(0.61);
  expect(after(5, 0.95, percent(100))).toBe(1);
});

it('R34: a server that wants no new clients gets none at once, and comes back in steps', () => {
  expect(after(1, 1, { kind: 'drain', word: 'drain' })).toBe(0);
  expect([1, 2, 4].map((n) => after(n, 0, percent(100)))).toEqual([0.25, 0.5, 1]);
  expect(after(1, 0, percent(5))).toBe(0.05);
});

it('R34: what is not known brings back the configured weight within four periods', () => {
  for (const from of [0, 0.3, 1 / 65536]) expect(after(4, from, null)).toBe(1);
});

it('R34: whatever is said, a weight stays between 1 and the configured one and moves by a quarter at most', () => {
  const said = fc.option(
    fc.oneof(
      fc.double({ min: 0, max: 1e5, noNaN: true }).map(load),
      fc.integer({ min: 0, max: 100 }).map(percent),
    ),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 65535 }),
      fc.array(said),
      fc.integer({ min: 1, max: 512 }),
      (weight, says, full) => {
        let share = 1;
        const weights = new Weights(
          () => 0,
          () => share,
        );
        const of = server('10.0.0.13', { weight });
        for (const each of says) {
          const before = weights.of(service([of]), of);
          share = nextShare(share, targetShare(each, full));
          const now = weights.of(service([of]), of);
          expect(now).toBeGreaterThanOrEqual(1);
          expect(now).toBeLessThanOrEqual(weight);
          expect(Math.abs(now - before)).toBeLessThanOrEqual(Math.ceil(weight / 4) + 1);
        }
      },
    ),
  );
});
