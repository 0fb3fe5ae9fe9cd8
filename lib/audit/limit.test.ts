import { expect, it } from 'vitest';
import type { AuditRecord } from './index';
import { AuditLimit } from './limit';

const refused = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  user: null,
  address: '203.0.113.9',
  action: 'login',
  object: 'piranha',
  outcome: 'refused',
  ...change,
});
const admitted = (limit: AuditLimit, entry: AuditRecord, times: number, now = 1000) =>
  Array.from({ length: times }, () => limit.admits(entry, now)).filter(Boolean).length;

it('R9 refused attempts of nobody are written twenty a minute and address, sixty from all, the rest as one line', () => {
  const limit = new AuditLimit();
  expect(admitted(limit, refused(), 500)).toBe(20);
  for (let n = 0; n < 1000; n++) limit.admits(refused({ address: `2001:db8::${n}` }), 1000);
  expect(admitted(limit, refused({ address: '198.51.100.1' }), 10)).toBe(0);
  expect(limit.rest(31_000)).toBe(30_000);
  const summary = limit.summary();
  expect(summary).toMatchObject({ user: null, action: 'audit.left-out', object: '1450 entries' });
  expect(summary?.detail).toMatch(/^login 1450; from 203\.0\.113\.9 480, .* more$/);
  expect(limit.summary()).toBeNull();
  expect(admitted(limit, refused(), 30, 61_000)).toBe(20);
});

it('R9 preferences of nobody count too, and a clock that was set back opens no hole and closes none', () => {
  const limit = new AuditLimit();
  expect(admitted(limit, refused({ outcome: 'done', action: 'preferences.language' }), 50)).toBe(20);
  expect(admitted(limit, refused(), 50, -3_600_000)).toBe(20);
});

it('R9 what was done is always written, and one account does not silence another', () => {
  const limit = new AuditLimit();
  expect(admitted(limit, refused({ user: 'eve', outcome: 'failed' }), 900)).toBe(600);
  expect(admitted(limit, refused({ user: 'eve', outcome: 'done', action: 'config.save' }), 300)).toBe(300);
  expect(admitted(limit, refused({ user: 'bob' }), 5)).toBe(5);
  expect(admitted(limit, refused({ outcome: 'done', action: 'setup' }), 100)).toBe(100);
});
