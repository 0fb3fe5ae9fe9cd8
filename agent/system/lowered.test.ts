import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { readLowered } from './lowered';

it('says what lowers the priority, by the numbers that keepalived adds', () => {
  const at = temporaryRoot();
  expect(readLowered(at)).toEqual({ handover: false, fitness: false });
  mkdirSync(at.pulseRun, { recursive: true });
  writeFileSync(at.handover, '-100\n');
  writeFileSync(path.join(at.pulseRun, 'fitness'), '0\n');
  expect(readLowered(at)).toEqual({ handover: true, fitness: false });
  writeFileSync(path.join(at.pulseRun, 'fitness'), '-30\n');
  expect(readLowered(at)).toEqual({ handover: true, fitness: true });
});
