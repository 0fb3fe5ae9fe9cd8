import { describe, expect, it } from 'vitest';
import type { PairState } from '@/lib/router';
import { waiting } from './changes';
import { otherRole } from './reading';
import type { RouterReading } from './reading';

const NOW = new Date('2026-11-22T03:00:00.000Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString();

const router = (step: string, left: number | null) => ({
  change: { step, owner: 'piranha', committedAt: at(-60), revertAt: left === null ? null : at(left) },
  failure: null,
});
const state = (local: object, peer: object | null) =>
  waiting({ last: { changeId: 'c1', routers: { local, peer }, repair: [] } as unknown as PairState }, NOW);

describe('R57 the countdown', () => {
  it('names the earlier of two deadlines', () => {
    expect(state(router('committed', 80), router('committed', 75))).toMatchObject({
      is: 'both',
      until: at(75),
    });
    expect(state(router('committed', 80), null)).toMatchObject({ is: 'one', until: at(80) });
  });

  it('does not ask whether to keep what one router has taken back already', () => {
    expect(state(router('committed', 80), router('reverted', null))).toMatchObject({
      is: 'half',
      until: at(80),
    });
    expect(state(router('reverted', null), router('committed', 5))).toMatchObject({
      is: 'half',
      until: at(5),
    });
  });

  it('does not offer to keep when the time is up, and is gone when nothing waits', () => {
    expect(state(router('committed', 0), router('committed', 5))?.is).toBe('over');
    expect(state(router('reverted', null), router('reverted', null))).toBeNull();
  });
});

it('R15 on the backup’s console the other router is the primary', () => {
  const here = (role: string | null) =>
    ({ status: role && { router: role } }) as Pick<RouterReading, 'status'>;
  expect(otherRole(here('backup'))).toBe('primary');
  expect(otherRole(here('primary'))).toBe('backup');
  expect(otherRole(here(null))).toBe('backup');
});
