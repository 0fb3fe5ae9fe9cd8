import { describe, expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import type { PairReading, Reading } from '@/lib/router';
import { readSettled } from './settled';

const reading = (vips: 'all' | 'none' | null, pulse = 'running'): Reading => ({
  router: 'lvs',
  status: vips && ({ held: { vips }, vips: [{}], pulse: { state: pulse } } as unknown as Status),
  failure: null,
  readAt: '2026-11-22T03:00:00.000Z',
});
const pair = (local: Reading, peer: Reading | null): PairReading => ({ local, peer });

/** Which of the readings is shown, and how long was waited. */
async function settle(...readings: PairReading[]) {
  const waited: number[] = [];
  let n = 0;
  const read = () => Promise.resolve(readings[n++] ?? readings[0] ?? pair(reading(null), null));
  const shown = await readSettled(read, (ms) => {
    waited.push(ms);
    return Promise.resolve();
  });
  return { shown: readings.indexOf(shown), waited };
}

describe('R15 around a takeover the two readings are of slightly different moments', () => {
  const well = pair(reading('all'), reading('none'));
  const none = pair(reading('none'), reading('none'));
  const both = pair(reading('all'), reading('all'));

  it('none or both is read once more before it is said', async () => {
    expect(await settle(none, well)).toEqual({ shown: 1, waited: [500] });
    expect(await settle(both, well)).toEqual({ shown: 1, waited: [500] });
  });

  it('what stays so is said, after one more reading only', async () => {
    expect(await settle(none, pair(reading('none'), reading('none')))).toEqual({ shown: 1, waited: [500] });
  });

  it('nothing is waited for when one serves, when pulse is stopped on both, or when one is silent', async () => {
    const stopped = pair(reading('none', 'stopped'), reading('none', 'stopped'));
    for (const sure of [well, stopped, pair(reading('none'), reading(null)), pair(reading('none'), null)])
      expect(await settle(sure)).toEqual({ shown: 0, waited: [] });
  });
});
