import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CheckResult } from './check';
import { type Health, afterCheck, unchecked } from './health';

const good: CheckResult = { outcome: 'good', latencyMs: 1 };
const bad: CheckResult = { outcome: 'bad', reason: { code: 'refused', params: {} } };
const undecided: CheckResult = { outcome: 'undecided', reason: { code: 'local-error', params: {} } };
const at = (seconds: number) => ({ now: seconds * 1000, wall: 1e12 + seconds * 1000 });
const run = (health: Health, results: [number, CheckResult][], reentry: number, fall = 1) =>
  results.reduce((h, [second, result]) => afterCheck(h, result, at(second), { reentry, fall }), health);

it('R45: the first good check after a first start takes a server in at once', () => {
  const h = run(unchecked(null, false), [[0, good]], 180);
  expect(h).toMatchObject({ state: 'up', serve: 'in', reason: null, since: 1e12 });
});

it('R45: one failure takes out, whatever came before', () => {
  const h = run(unchecked(null, false), [[0, good], [10, good], [20, bad]], 180); // prettier-ignore
  expect(h).toMatchObject({ state: 'down', serve: 'out', reason: { code: 'refused' }, since: 1e12 + 20_000 });
});

it('R45: returns with the first good check at least R after the first good one, a failure starting that anew', () => {
  const R = 10;
  let h = run(unchecked(null, false), [[0, bad], [3, good], [6, good], [9, good], [12, good]], R); // prettier-ignore
  expect(h).toMatchObject({
    state: 'down',
    serve: 'out',
    reason: { code: 'recovering', params: { reentry: R } },
  });
  expect(afterCheck(h, good, at(13), { reentry: R, fall: 1 })).toMatchObject({ state: 'up', serve: 'in' });
  h = run(h, [[12.9, bad], [15, good], [24.9, good]], R); // prettier-ignore
  expect(h.serve).toBe('out');
  expect(afterCheck(h, good, at(25), { reentry: R, fall: 1 }).serve).toBe('in');
});

it('R45: for any results, a server that is out comes in only by the rule', () => {
  const results = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 8 }), result: fc.constantFrom(good, bad, undecided) }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(results, fc.integer({ min: 0, max: 30 }), (steps, reentry) => {
      let h = run(unchecked(null, false), [[0, bad]], reentry);
      let second = 0;
      let firstGood: number | null = null;
      for (const { gap, result } of steps) {
        second += gap;
        const before = h.serve;
        h = afterCheck(h, result, at(second), { reentry, fall: 1 });
        if (result === bad) firstGood = null;
        if (result === good) firstGood ??= second;
        const due = result === good && firstGood !== null && second - firstGood >= reentry;
        if (before === 'out') expect(h.serve).toBe(due ? 'in' : 'out');
        else expect(h.serve).toBe(result === bad ? 'out' : 'in');
      }
    }),
  );
});

it('R45: a check that could not be made says nothing about the server', () => {
  const h = run(unchecked(null, false), [[0, good], [5, undecided]], 180); // prettier-ignore
  expect(h).toMatchObject({ state: 'unknown', serve: 'in', reason: { code: 'local-error' } });
});

it('R69: after a restart a server that was down and is out stays out for R, one that stands in the table stays in', () => {
  const memory = { state: 'down' as const, since: 5 };
  const out = afterCheck(unchecked(memory, false), good, at(0), { reentry: 10, fall: 1 }, memory);
  expect(out).toMatchObject({ state: 'down', serve: 'out', since: 5 });
  expect(afterCheck(out, good, at(10), { reentry: 10, fall: 1 })).toMatchObject({ state: 'up', serve: 'in' });
  expect(afterCheck(unchecked(memory, true), good, at(0), { reentry: 10, fall: 1 }, memory).serve).toBe('in');
  expect(unchecked(memory, true).serve).toBe('keep');
});

it('R45: since is the moment of the change, and goes on through a restart that confirms the state', () => {
  const memory = { state: 'up' as const, since: 42 };
  const h = afterCheck(unchecked(memory, true), good, at(0), { reentry: 10, fall: 1 }, memory);
  expect(h.since).toBe(42);
  expect(afterCheck(h, good, at(5), { reentry: 10, fall: 1 }, memory).since).toBe(42);
  expect(afterCheck(h, bad, at(5), { reentry: 10, fall: 1 }, memory).since).toBe(1e12 + 5000);
});

it('R45: with `fall` so many failures in a row take out, a good one starting anew; which is said meanwhile', () => {
  const start = run(unchecked(null, false), [[0, good]], 5); // prettier-ignore
  const one = run(start, [[10, bad]], 5, 3); // prettier-ignore
  expect(one).toMatchObject({ state: 'up', serve: 'in', since: 1e12, failures: 1 });
  expect(one.reason).toEqual({ code: 'failing', params: { code: 'refused', failures: 1, fall: 3 } });
  expect(run(one, [[20, bad], [30, good]], 5, 3)).toMatchObject({ serve: 'in', failures: 0, reason: null }); // prettier-ignore
  const out = run(one, [[20, bad], [30, bad]], 5, 3); // prettier-ignore
  expect(out).toMatchObject({ state: 'down', serve: 'out', reason: { code: 'refused' } });
  // one that is out does not need to fail so often again to stay there
  expect(run(out, [[40, good], [42, bad]], 5, 3).recoveringSince).toBeNull(); // prettier-ignore
  expect(run(unchecked(null, false), [[0, bad]], 5, 3)).toMatchObject({ state: 'unknown', serve: 'keep' }); // prettier-ignore
});
