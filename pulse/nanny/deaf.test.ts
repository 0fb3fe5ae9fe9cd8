import { expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import { type Checked, Deafness } from './deaf';
import { afterCheck, unchecked } from './health';

const spec: CheckSpec = exampleCheck({ timeout: 6, reentry: 180 });

/** Real servers at these addresses, up; `check` ends a check of one of them after so many seconds, `serve` says who is in. */
function router(...addresses: string[]) {
  let now = 0;
  const servers = new Map<string, Checked>(
    addresses.map((address) => [address, { patient: { address, spec }, health: unchecked(null, false) }]),
  );
  const deafness = new Deafness(() => now);
  deafness.of(servers);
  const check = (address: string, second: number, bad?: 'timeout-connect' | 'refused') => {
    const server = servers.get(address)!;
    const before = server.health;
    now = second * 1000;
    const result = bad
      ? { outcome: 'bad' as const, reason: { code: bad, params: {} } }
      : { outcome: 'good' as const, latencyMs: 1 };
    server.health = afterCheck(before, result, { now, wall: now }, spec);
    deafness.checked(server, before);
    return server.health.serve;
  };
  for (const address of addresses) check(address, 0);
  return { check, serve: () => [...servers.values()].map(({ health }) => health.serve) };
}

it('R22: servers that all fell silent at once return with their first good check', () => {
  const { check, serve } = router('10.0.0.1', '10.0.0.2');
  check('10.0.0.1', 10, 'timeout-connect');
  check('10.0.0.2', 14, 'timeout-connect');
  check('10.0.0.1', 16, 'timeout-connect');
  expect(serve()).toEqual(['out', 'out']);
  expect(check('10.0.0.1', 30)).toBe('in');
  expect(check('10.0.0.2', 34)).toBe('in');
  // and the excuse is used up
  expect(check('10.0.0.2', 40, 'timeout-connect')).toBe('out');
  expect(check('10.0.0.2', 46)).toBe('out');
});

it('R45: who had failed before waits for R all the same, and so does who refused', () => {
  const { check } = router('10.0.0.1', '10.0.0.2', '10.0.0.3');
  check('10.0.0.3', 1, 'timeout-connect');
  check('10.0.0.1', 60, 'timeout-connect');
  check('10.0.0.2', 64, 'refused');
  expect(check('10.0.0.1', 70)).toBe('in');
  expect(check('10.0.0.2', 70)).toBe('out');
  expect(check('10.0.0.3', 70)).toBe('out');
  expect(check('10.0.0.3', 250)).toBe('in');
});

it('R45: one machine alone is not taken for a cut link, whatever it serves', () => {
  const { check } = router('10.0.0.1');
  check('10.0.0.1', 10, 'timeout-connect');
  expect(check('10.0.0.1', 30)).toBe('out');
  expect(check('10.0.0.1', 210)).toBe('in');
});
