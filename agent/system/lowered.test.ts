import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { readLowered, staysAtGate } from './lowered';

const none = { handover: false, gate: false, fitness: false, service: false, maintenance: null };

it('says what lowers the priority, by the numbers that keepalived adds', () => {
  const at = temporaryRoot();
  expect(readLowered(at)).toEqual({ ...none });
  mkdirSync(at.pulseRun, { recursive: true });
  writeFileSync(at.handover, '-100\n');
  writeFileSync(path.join(at.pulseRun, 'fitness'), '0\n');
  expect(readLowered(at)).toEqual({ ...none, handover: true });
  writeFileSync(path.join(at.pulseRun, 'fitness'), '-30\n');
  expect(readLowered(at)).toEqual({ ...none, handover: true, fitness: true });
  writeFileSync(path.join(at.pulseRun, 'gate2'), '-15\n');
  expect(readLowered(at)).toEqual({ ...none, handover: true, fitness: true, gate: true });
  expect(staysAtGate(at)).toBe(false);
  mkdirSync(at.applied, { recursive: true });
  for (const [text, stays] of [
    ['0 9 preempt\n', false],
    ['0 9 stay\n', true],
  ] as const) {
    writeFileSync(path.join(at.applied, 'gate'), text);
    expect(staysAtGate(at)).toBe(stays);
  }
});
