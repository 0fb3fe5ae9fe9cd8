import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IntendedFailover } from '@/pulse/compile';
import type { Health } from '@/pulse/nanny';
import { FailoverGuard } from './failover-guard';

describe('failover services (R37)', () => {
  let folder = '';
  let now = 0;
  let held = false;
  let serve: Health['serve'] = 'keep';
  let checked: number | null = null;
  let guard: FailoverGuard;
  const told = () => {
    try {
      return Number(readFileSync(path.join(folder, 'service'), 'utf8'));
    } catch {
      return null;
    }
  };
  /** A second passes, at its end a check of what is at the VIP ends so. */
  const second = (result: Health['serve'], count = 1) => {
    for (let i = 0; i < count; i++) {
      now += 1000;
      [serve, checked] = [result, now];
      guard.look(() => ({ serve, lastCheck: checked }) as Health);
    }
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'guard-'));
    [now, held, serve, checked] = [0, false, 'keep', null];
    guard = new FailoverGuard(
      folder,
      () => held,
      () => now,
      () => undefined,
    );
    guard.intend([{ id: 'fos:10.0.0.1:80', address: '10.0.0.1' } as IntendedFailover]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('the passive router judges nothing: what it checks is the other one', () => {
    second('out', 100);
    expect(told()).toBeNull();
  });

  it('one that answered and fails is given away at once', () => {
    held = true;
    second('in', 3);
    expect(told()).toBeNull();
    second('out');
    expect(told()).toBe(-45);
  });

  it('one that is still starting gets its time, and the check of the router before it counts for nothing', () => {
    second('out', 5);
    held = true;
    second('out', 30);
    expect(told()).toBeNull();
    second('out', 2);
    expect(told()).toBe(-45);
  });

  it('stays lowered while passive, and is raised by its own service alone: it cannot go to and fro for ever', () => {
    held = true;
    second('in', 2);
    second('out');
    held = false;
    second('in', 1000);
    expect(told()).toBe(-45);
    held = true;
    second('out', 100);
    expect(told()).toBe(-45);
    second('in', 2);
    expect(told()).toBe(0);
  });
});
