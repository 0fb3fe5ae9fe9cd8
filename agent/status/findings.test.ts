import { expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import { findingsOf } from './findings';

const now = Date.now();

/** A router whose keepalived runs since so many seconds, and whose lvsd does not. */
function codes(seconds: number): string[] {
  const at = (ms: number) => new Date(ms).toISOString();
  const status = {
    pulse: { state: 'running', since: at(now - seconds * 1000), observedAt: at(now) },
    held: null,
    vrrp: null,
    vips: null,
    config: { saved: null, running: null, pending: null },
    unknown: {},
  } as unknown as Omit<Status, 'findings'>;
  const found = findingsOf({
    status,
    keepalived: { value: { state: 'running' } } as never,
    lvsdProcess: { value: { state: 'stopped' } } as never,
    lowered: { value: {} } as never,
    ...{ lvsd: null, applied: null, stays: false, quorumLost: null, stuck: null },
    conf: {} as never,
  });
  return found.map(({ code }) => code);
}

it('R15 that lvsd is not up yet is no fault in the first seconds of a start, and one afterwards', () => {
  expect(codes(3)).not.toContain('lvsd-not-running');
  expect(codes(30)).toContain('lvsd-not-running');
});
