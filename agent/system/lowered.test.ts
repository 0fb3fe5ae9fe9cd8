import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { readLowered } from './lowered';

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
});
