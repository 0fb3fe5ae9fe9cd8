import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldNames, PANELS as PANELS_HERE } from '@/lib/console/forms/panels';
import { fieldOf, type Scope } from '@/lib/lvscf';
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
    const ours = Object.values(PANELS_HERE).flatMap((panel) =>
      fieldNames(panel).map((name) => `${panel.scope}.${name}`),
    );
    const listed = rows.flatMap(({ field }) => (field ? [field] : []));
    expect(listed.filter((field) => !ours.includes(field))).toEqual([]);
    const isOurs = (field: string) => {
      const [scope = '', name = ''] = field.split('.');
      return fieldOf(scope as Scope, name)?.origin === 'extension';
    };
    // 0.7's commands and programs never had a field in the original's console
    const bare = ['global.active_cmd', 'global.inactive_cmd', 'failover.send_program', 'failover.use_regex'];
    const missing = ours.filter((field) => !listed.includes(field) && !isOurs(field));
    expect(missing).toEqual(bare);
  });

  it('is written down', async () => {
    await expect(panelsPage()).toMatchFileSnapshot('../../docs/panels.md');
  });
});
