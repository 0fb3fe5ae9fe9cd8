import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const UNITS = path.resolve('packaging/systemd');

/**
 * Most exposure that each unit may have (systemd-analyze security: 0 none, 10 all). The console holds nothing; the others change
 * routes, firewall, addresses and files of root, and SECURITY.md says what keeps each above it.
 */
const MOST: Record<string, number> = {
  'lvs-console.service': 2.0,
  'lvs-agent.service': 7.0,
  'pulse-lvsd.service': 5.5,
  'pulse.service': 5.5,
};

describe('R8 units give no more than is needed', () => {
  it('each unit is judged', () => {
    expect(readdirSync(UNITS).sort()).toEqual(Object.keys(MOST).sort());
  });

  it.each(Object.entries(MOST))('%s: at most %d', (unit, most) => {
    const out = execFileSync(
      '/usr/bin/systemd-analyze',
      ['security', '--offline=yes', '--no-pager', path.join(UNITS, unit)],
      { encoding: 'utf8', timeout: 30_000, env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    );
    const [, level] = /Overall exposure level for \S+ (\d+\.\d)/.exec(out) ?? [];
    expect(Number(level)).toBeGreaterThan(0);
    expect(Number(level)).toBeLessThanOrEqual(most);
  });
});
