import { expect, test } from 'vitest';
import { exampleConfig, exampleFacts, exampleVirtual } from './example';
import { compile } from './index';
import type { LvsConfig } from '@/lib/lvscf/types';

const gate = (change: Partial<LvsConfig> = {}) =>
  compile(exampleConfig(change), exampleFacts(), { router: 'primary', sha256: '', runFolder: '/run/pulse' })
    .gate;

/** Effective priorities with what each router is lowered by, as keepalived adds them up. */
const [primary, backup] = [250, 240];
const [unready, unfit, handedOver] = [-15, -30, -100];

test('who leads, with what lowers each router', () => {
  expect(primary + unready).toBeLessThan(backup);
  expect(primary + unready).toBeGreaterThan(backup + unready);
  expect(primary + unfit).toBeLessThan(backup + unready);
  expect(primary + unfit).toBeGreaterThan(backup + unfit);
  expect(primary + unready).toBeGreaterThan(backup + unfit);
  expect(primary + handedOver).toBeLessThan(backup + unready);
  expect(backup + handedOver).toBeLessThan(primary + unready);
  // VRRP's own range, all at once
  expect(backup + handedOver + unready + unfit).toBeGreaterThan(0);
});

test('how long a router that returns waits', () => {
  expect(gate()).toBe('0 17 preempt\n');
  expect(gate({ syncdaemon: true })).toBe('13 18 preempt\n');
  expect(gate({ virtual: [exampleVirtual({ timeout: 3000 })] })).toBe('0 120 preempt\n');
  expect(gate({ virtual: [] })).toBe('0 5 preempt\n');
  expect(gate({ nopreempt: true })).toBe('0 17 stay\n');
});
