import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as panels from '@/lib/console/forms/panels';
import { PANELS, panelsPage } from './panels';

const rows = Object.values(PANELS).flat();

describe('R18 R27 every label of the original’s panels', () => {
  it('stands on a page that there is, or says why on none', () => {
    for (const { original, route, why } of rows) {
      if (route)
        expect(existsSync(path.resolve('app', `.${route}/page.tsx`)), `${original}: ${route}`).toBe(true);
      else expect(why, original).toBeTruthy();
    }
  });

  it('has every field of a form of ours but the extensions, and none that no form has', () => {
    const ours = [
      panels.GLOBAL_SETTINGS,
      panels.REDUNDANCY,
      panels.VIRTUAL_SERVER,
      panels.REAL_SERVER,
      panels.MONITORING_SCRIPTS,
    ].flatMap((panel) => panels.fieldNames(panel).map((name) => `${panel.scope}.${name}`));
    const listed = rows.flatMap(({ field }) => (field ? [field] : []));
    expect(listed.filter((field) => !ours.includes(field))).toEqual([]);
    const extensions = ours.filter((field) => !listed.includes(field));
    expect(
      extensions.filter(
        (field) => !/\.(check|fall|slow_start|keep_last|load_|feedback|preferred)/.test(field),
      ),
    ).toEqual([]);
  });

  it('is written down', async () => {
    await expect(panelsPage()).toMatchFileSnapshot('../../docs/panels.md');
  });
});
