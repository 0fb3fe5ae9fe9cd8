import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeClock } from './fake-clock';
import { Timers } from './timers';

it('runs any appointments in the order of their times, with one timer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ due: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean() }), {
        maxLength: 60,
      }),
      (plan) => {
        const clock = new FakeClock();
        const timers = new Timers(clock);
        const ran: string[] = [];
        const made = plan.map(({ due }, i) => timers.at(due, () => ran.push(`${due}/${i}`)));
        plan.forEach(({ cancelled }, i) => cancelled && made[i]?.cancel());
        expect(clock.pending).toBeLessThanOrEqual(1);
        clock.advance(100);
        const kept = plan.map(({ due, cancelled }, i) => ({ due, cancelled, i })).filter((p) => !p.cancelled);
        expect(ran).toEqual(
          kept.toSorted((a, b) => a.due - b.due || a.i - b.i).map(({ due, i }) => `${due}/${i}`),
        );
        expect(clock.pending).toBe(0);
      },
    ),
  );
});

it('takes an appointment that is made while another runs', () => {
  const clock = new FakeClock();
  const timers = new Timers(clock);
  const ran: number[] = [];
  const tick = () => {
    ran.push(clock.now());
    if (ran.length < 4) timers.at(clock.now() + 10, tick);
  };
  timers.at(5, tick);
  clock.advance(100);
  expect(ran).toEqual([5, 15, 25, 35]);
});
