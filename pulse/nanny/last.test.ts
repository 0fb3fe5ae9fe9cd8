import { expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import { afterCheck, unchecked } from './health';
import { type Kept, LastKept } from './last';

const T = 6;
const spec = exampleCheck({ timeout: T, reentry: 12 });

/** Real servers of one virtual server, up; `bad` and `good` end a check of one of them at that second. */
function setUp(keepLast: number, names: string[]) {
  const watches = new Map<string, Kept>(
    names.map((address) => [
      address,
      { patient: { service: 's', address, keepLast, spec }, health: unchecked(null, false) },
    ]),
  );
  const last = new LastKept();
  last.of(watches.values());
  const check = (name: string, second: number, good: boolean) => {
    const watch = watches.get(name)!;
    const before = watch.health;
    const at = { now: second * 1000, wall: second * 1000 };
    const reason = { code: 'refused', params: {} };
    const result = good ? { outcome: 'good' as const, latencyMs: 1 } : { outcome: 'bad' as const, reason };
    watch.health = afterCheck(before, result, at, spec);
    if (watch.health.serve !== before.serve) last.changed(watch);
    return [...watches].filter(([, w]) => last.has(w)).map(([n]) => n);
  };
  for (const name of names) check(name, 0, true);
  return {
    bad: (n: string, s: number) => check(n, s, false),
    good: (n: string, s: number) => check(n, s, true),
  };
}

it('R45: when all fail at once, the last N stay until one is good again', () => {
  const { bad, good } = setUp(2, ['a', 'b', 'c', 'd']);
  expect(bad('a', 100)).toEqual([]);
  expect(bad('b', 101)).toEqual([]);
  expect(bad('c', 104)).toEqual([]);
  expect(bad('d', 105)).toEqual(['c', 'd']);
  // another failure changes nothing, nor does one that has only begun to answer
  expect(bad('a', 106)).toEqual(['c', 'd']);
  expect(good('b', 110)).toEqual(['c', 'd']);
  expect(good('b', 122)).toEqual([]);
});

it('R45: who failed long before failed alone, and the last to fail alone is not kept', () => {
  const one = setUp(1, ['a', 'b', 'c']);
  one.bad('a', 100);
  one.bad('b', 200);
  expect(one.bad('c', 300)).toEqual([]);
  const two = setUp(3, ['a', 'b', 'c']);
  two.bad('a', 100);
  two.bad('b', 200);
  expect(two.bad('c', 200 + 2 * T)).toEqual(['b', 'c']);
});

it('R45: not without the directive, not for one server, not while one is left', () => {
  const none = setUp(0, ['a', 'b']);
  none.bad('a', 100);
  expect(none.bad('b', 100)).toEqual([]);
  expect(setUp(1, ['a']).bad('a', 100)).toEqual([]);
  expect(setUp(1, ['a', 'b']).bad('a', 100)).toEqual([]);
});
