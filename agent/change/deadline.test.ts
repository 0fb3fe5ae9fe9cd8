import { describe, expect, it } from 'vitest';
import { clock, secondsLeft, type Moment } from './deadline';

const at = (wall: string, uptime: number, boot = 'one'): Moment => ({
  wall: `2030-01-01T${wall}.000Z`,
  uptime,
  boot,
});

describe('R54 a limit over restarts and clock steps', () => {
  it.each<[string, Moment, Moment, number]>([
    ['time passes', at('00:00:00', 100), at('00:00:20', 120), 40],
    ['the clock is set forward an hour: not over', at('00:00:00', 100), at('01:00:20', 120), 40],
    ['the clock is set back an hour: no longer', at('02:00:00', 100), at('01:00:20', 120), 40],
    ['over', at('00:00:00', 100), at('00:01:01', 161), -1],
    ['rebooted within the limit', at('00:00:00', 100), at('00:00:40', 5, 'two'), 20],
    ['rebooted, over long ago', at('00:00:00', 100), at('09:00:00', 5, 'two'), -32340],
    [
      'rebooted with a clock from before: over at once',
      at('00:00:00', 100),
      { ...at('00:00:00', 5, 'two'), wall: '1970-01-01T00:00:10.000Z' },
      0,
    ],
  ])('%s', (_, from, now, left) => {
    expect(secondsLeft(60, from, now)).toBe(left);
  });

  it('reads this machine’s clocks', () => {
    const now = clock();
    expect(now.uptime).toBeGreaterThan(0);
    expect(now.boot).toMatch(/^[0-9a-f-]{36}$/);
    expect(secondsLeft(10, now, clock())).toBeGreaterThan(9);
  });
});
