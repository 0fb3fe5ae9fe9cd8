import path from 'node:path';
import { expect, test } from 'vitest';
import { fields } from '@/lib/lvscf/fields';
import { honoured } from './directives';
import { changePage } from './change-page';
import { faultPage } from './fault-page';
import { incidentPage } from './incident-page';
import { enginePage, keyOf } from './page';
import { titleOf } from './titles';

test('each directive that is honoured names what it becomes and one test that exists, and no other directive does', () => {
  const wanted = fields.filter((f) => f.engine.state === 'honoured').map(keyOf);
  expect(Object.keys(honoured).sort()).toEqual([...wanted].sort());
  for (const [key, { becomes, proof }] of Object.entries(honoured)) {
    expect(becomes, key).not.toBe('');
    expect(titleOf(proof), `${key}: ${proof}`).not.toBeNull();
  }
});

test('docs/engine.md has no empty row, and each names a test that exists', async () => {
  await expect(enginePage()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/engine.md'));
  expect(enginePage()).not.toMatch(/\| +\|/);
});

test('docs/faults.md names a test that exists for each fault of the original', async () => {
  await expect(faultPage()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/faults.md'));
});

test('docs/incidents.md names a test that exists for each incident of a console like this one', async () => {
  await expect(incidentPage()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/incidents.md'));
});

test('docs/change.md names a test that exists for each place where a change can be cut short', async () => {
  const page = path.join(import.meta.dirname, '../../docs/change.md');
  await expect(changePage(page)).toMatchFileSnapshot(page);
});
