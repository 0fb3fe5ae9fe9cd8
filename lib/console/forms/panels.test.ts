import { describe, expect, it } from 'vitest';
import { fields } from '@/lib/lvscf';
import { fieldNames, PANELS } from './panels';

/** Directives that do something here and are no field of a form: what sets them instead. */
const BY_BUTTON = {
  'global.serial_no': 'grows by itself with each save',
  'global.backup_active': 'ENABLE and DISABLE of REDUNDANCY',
  'virtual.active': 'ACTIVATE and DEACTIVATE, and the choice of a new one',
  'failover.active': 'ACTIVATE and DEACTIVATE, and the choice of a new one',
  'server.active': 'ACTIVATE and DEACTIVATE, and the choice of a new one',
};

describe('R18 R27 R37 the forms and the registry', () => {
  const shown = new Set(
    Object.values(PANELS).flatMap((panel) => fieldNames(panel).map((name) => `${panel.scope}.${name}`)),
  );
  const key = ({ scope, name }: { scope: string; name: string }) => `${scope}.${name}`;

  it('every directive that has an effect stands on a form, or has a button', () => {
    const missing = fields.filter(({ engine }) => engine.state === 'honoured').map(key);
    expect(missing.filter((name) => !shown.has(name)).sort()).toEqual(Object.keys(BY_BUTTON).sort());
  });

  it('of those without effect only the one stands there that the manual has', () => {
    const idle = fields.filter(({ engine }) => engine.state !== 'honoured').map(key);
    expect(idle.filter((name) => shown.has(name))).toEqual(['global.heartbeat_port']);
  });

  it('no form has a field twice, or one that the registry does not know', () => {
    const known = new Set(fields.map(key));
    for (const [panel, made] of Object.entries(PANELS)) {
      const names = fieldNames(made);
      expect(new Set(names).size, panel).toBe(names.length);
      const odd = names.filter((name) => name !== 'name' && !known.has(`${made.scope}.${name}`));
      expect(odd, panel).toEqual([]);
    }
  });
});
