import { describe, expect, test } from 'vitest';
import type { LvsConfig } from '@/lib/lvscf/types';
import { exampleConfig, exampleFacts, exampleVirtual } from './example';
import { compile } from './index';

const run = (change: Partial<LvsConfig>, router: 'primary' | 'backup' = 'primary') =>
  compile(exampleConfig(change), exampleFacts(router), {
    ...{ router, sha256: '', runFolder: '/run/pulse', script: { file: '/opt/ours/bin/pulse', root: '/' } },
  });
const number = (text: string, key: string, sign = '') =>
  Number(new RegExp(`^ +${key} (${sign}\\d+)$`, 'm').exec(text)?.[1]);

describe('external quorum (R51)', () => {
  const quorum = ['192.168.1.1', '192.168.1.2', '192.168.1.1'];
  const [primary, backup] = [run({ quorum }), run({ quorum }, 'backup')].map((c) => c.keepalivedConf);

  test('is a test by pulse itself, each host once', () => {
    expect(primary).toContain(
      'script "/bin/sh /opt/ours/libexec/pulse-quorum.sh /run/pulse 192.168.1.1 192.168.1.2"',
    );
    expect(primary).toContain('track_script {\n    quorum\n  }');
    for (const change of [{}, { quorum, backup_active: false }])
      expect(run(change).keepalivedConf).not.toContain('quorum');
  });

  test('one that lost it yields to one that has it, also while that one waits at its return', () => {
    const lost = -number(primary ?? '', 'weight', '-');
    expect(lost).toBe(-number(backup ?? '', 'weight', '-'));
    const [first, second] = [number(primary ?? '', 'priority'), number(backup ?? '', 'priority')];
    expect(first - lost).toBeLessThan(second - 30);
    expect(second - lost).toBeLessThan(first - 30);
    // VRRP has no priority below 1, and a hand-over by hand may come on top
    expect(second - lost - 100 - 50).toBeGreaterThan(0);
  });

  test('lost on both at once, the primary is lowered last; back on both, it is raised first', () => {
    // seconds: a second may pass before a test begins, and one lasts at most another
    const latestOfBackup = number(backup ?? '', 'fall') * 2;
    const earliestOfPrimary = number(primary ?? '', 'fall') - 1;
    expect(earliestOfPrimary).toBeGreaterThan(latestOfBackup);
    expect(number(backup ?? '', 'rise') - 1).toBeGreaterThan(number(primary ?? '', 'rise') * 2);
  });

  test('R47 active-active: each router is the last to give up its own addresses', () => {
    const virtual = [
      exampleVirtual(),
      exampleVirtual({ address: '192.168.1.9', preferred_router: 'backup' }),
    ];
    const falls = (router: 'primary' | 'backup') =>
      [...run({ quorum, virtual }, router).keepalivedConf.matchAll(/^ +fall (\d+)$/gm)].map(([, n]) =>
        Number(n),
      );
    const own = number(primary ?? '', 'fall');
    const others = number(backup ?? '', 'fall');
    expect([falls('primary'), falls('backup')]).toEqual([
      [own, others],
      [others, own],
    ]);
  });

  test('hosts that prove nothing are refused', () => {
    const codes = (list: string[]) => run({ quorum: list }).findings.map((f) => f.code);
    for (const own of ['192.168.1.10', '192.168.1.20', '192.168.1.250'])
      expect(codes([own])).toEqual(['COMPILE_QUORUM_OWN']);
    expect(codes(Array.from({ length: 9 }, (_, i) => `192.168.1.${i + 30}`))).toEqual([
      'COMPILE_QUORUM_MANY',
    ]);
  });
});
