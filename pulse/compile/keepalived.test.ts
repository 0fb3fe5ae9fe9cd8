import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { LvsConfig } from '@/lib/lvscf/types';
import { exampleConfig, exampleFacts, exampleVirtual } from './example';
import { compile } from './index';

/** The installed keepalived reads what we generate, in a network namespace that has the interfaces of the example. */
const dir = mkdtempSync(path.join(tmpdir(), 'keepalived-'));
afterAll(() => rmSync(dir, { recursive: true }));

const SCRIPT = `
for device in eth0 eth1 eth0.100; do ip tuntap add dev $device mode tap || exit 9; done
for file; do keepalived -P -t -f "$file" 2>&1; echo "$file $?"; done`;

function configTest(files: string[]): string {
  const run = spawnSync('/usr/bin/unshare', ['-n', '/bin/sh', '-c', SCRIPT, 'sh', ...files], {
    encoding: 'utf8',
    env: { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TMPDIR: dir },
  });
  return run.stdout + run.stderr;
}

const nat = {
  network: 'nat',
  nat_router: { address: '10.0.0.254', device: 'eth1:1' },
  nat_nmask: '255.255.255.0',
} as const;
const privates = { primary_private: '10.0.0.10', backup_private: '10.0.0.20' };
const six: Partial<LvsConfig> = {
  ...{ primary: 'fd00::10', backup: 'fd00::20', primary_private: 'fd01::10', backup_private: 'fd01::20' },
  virtual: [exampleVirtual({ address: 'fd00::100', vip_nmask: null })],
};
const other = exampleVirtual({ address: '192.168.1.77', device: 'eth0:2', preferred_router: 'backup' });
const cases: Partial<LvsConfig>[] = [];
for (const network of [{ network: 'direct' }, { network: 'tunnel' }, nat] as const)
  for (const channels of [{}, privates])
    for (const monitor_links of [false, true])
      for (const syncdaemon of [false, true])
        for (const backup_active of [false, true])
          cases.push({
            ...network,
            ...channels,
            monitor_links,
            syncdaemon,
            syncd_iface: 'eth1',
            backup_active,
          });
for (const [keepalive, deadtime] of [
  [0.1, 0.3],
  [1, 3],
  [2, 5],
  [60, 180],
  [600, 4095],
  [0.01, 10],
  [7, 23],
] as const)
  cases.push({ keepalive, deadtime });
cases.push(
  { virtual: [] },
  { backup_active: false, backup: null, primary_private: '10.0.0.10' },
  { backup_active: false, backup: '0.0.0.0' },
  { vrid: 255, ...privates },
  { virtual: [exampleVirtual({ device: 'eth0.100:a', address: '172.16.3.4' })] },
  { virtual: [exampleVirtual({ address: 'fd00::100', vip_nmask: null }), exampleVirtual()] },
  { virtual: [exampleVirtual(), other], syncdaemon: true, syncd_iface: 'eth1' },
  { virtual: [exampleVirtual(), other], ...privates, monitor_links: true, quorum: ['192.168.1.1'] },
  { virtual: [exampleVirtual(), other], backup_active: false },
  six,
  { ...six, virtual: [exampleVirtual()], syncdaemon: true, syncd_iface: 'eth1' },
  { ...six, backup_active: false },
  {
    virtual: Array.from({ length: 300 }, (_, i) =>
      exampleVirtual({ address: `172.16.${i >> 8}.${i & 255}` }),
    ),
  },
);

test('R52 keepalived itself accepts every configuration that we generate', { timeout: 120_000 }, () => {
  const files = cases.flatMap((change, i) =>
    (['primary', 'backup'] as const).flatMap((router) => {
      if (router === 'backup' && change.backup_active === false) return [];
      const script = i % 2 ? { script: { file: '/usr/sbin/pulse', root: '/' } } : {};
      const options = { router, sha256: '', runFolder: dir, ...script };
      const { keepalivedConf, joining, findings } = compile(
        exampleConfig(change),
        exampleFacts(router),
        options,
      );
      expect(findings.filter((f) => f.severity === 'error')).toEqual([]);
      return [keepalivedConf, joining].map((text, n) => {
        const file = path.join(dir, `${i}-${router}-${n}.conf`);
        writeFileSync(file, text);
        return file;
      });
    }),
  );
  expect(files.length).toBeGreaterThan(90);
  expect(configTest(files).trim().split('\n')).toEqual(files.map((file) => `${file} 0`));
});

test('and the test can fail: a broken file is refused', () => {
  const file = path.join(dir, 'broken.conf');
  writeFileSync(file, 'vrrp_instance X {\n  interface eth7\n  virtual_router_id 51\n}\n');
  expect(configTest([file])).toMatch(/broken\.conf [1-9]/);
  expect(execFileSync('/usr/sbin/keepalived', ['-v'], { encoding: 'utf8', stdio: 'pipe' })).toBeDefined();
});
