import { expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import { findingsOf } from './findings';

const now = Date.now();

/** A router whose keepalived runs since so many seconds, and whose lvsd does not. */
function codes(seconds: number, change: Partial<Status> = {}): string[] {
  const at = (ms: number) => new Date(ms).toISOString();
  const status = {
    pulse: { state: 'running', since: at(now - seconds * 1000), observedAt: at(now) },
    held: null,
    vrrp: null,
    vips: null,
    config: { saved: null, running: null, pending: null },
    unknown: {},
    ...change,
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

it('R47 active-active: a router that holds its own addresses is whole; of those that move together none may be missing', () => {
  const vip = (n: number, prefers: 'primary' | 'backup' | undefined, held: boolean) => ({
    ...{ address: `10.0.0.${n}`, device: 'eth0', held },
    ...(prefers && { prefers }),
  });
  const instance = (name: string, state: 'MASTER' | 'BACKUP') => ({
    name,
    state,
    since: null,
    observedAt: '',
  });
  const vrrp = [instance('VIPS', 'MASTER'), instance('VIPS2', 'BACKUP')];
  const said = (vips: Status['vips'], more: Partial<Status> = {}) =>
    codes(3, { vips, vrrp, held: { vips: 'some', observedAt: '' }, ...more });
  expect(said([vip(1, 'primary', true), vip(2, 'backup', false)])).toEqual([]);
  expect(said([vip(1, 'primary', true), vip(3, 'primary', false), vip(2, 'backup', false)])).toEqual([
    'vips-incomplete',
  ]);
  expect(said([vip(1, undefined, true), vip(2, undefined, false)])).toEqual(['vips-incomplete']);
  expect(said([vip(1, 'primary', false), vip(2, 'backup', true)])).toEqual(['master-without-vips']);
});
