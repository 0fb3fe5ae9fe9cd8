import { expect, test } from 'vitest';
import { compile } from '@/pulse/compile';
import { exampleConfig, exampleFacts, exampleVirtual } from '@/pulse/compile/example';
import type { LvsConfig } from '@/lib/lvscf/types';
import { channelsOf, joiningChannels, refusalToReload } from './channels';

const conf = (change: Partial<LvsConfig> = {}) =>
  compile(exampleConfig(change), exampleFacts(), { router: 'primary', sha256: '', runFolder: '/run/pulse' })
    .keepalivedConf;
const privates = { primary_private: '10.0.0.10', backup_private: '10.0.0.20' };

test('the channels of what we generate', () => {
  expect(channelsOf(conf())).toEqual(['VIPS eth0 51 peer']);
  expect(channelsOf(conf({ ...privates, monitor_links: false }))).toEqual([
    'PRIVATE eth1 52 peer',
    'VIPS eth0 51 peer',
  ]);
  expect(channelsOf(conf({ backup: null }))).toEqual(['VIPS eth0 51 alone']);
});

test('a private channel that comes or moves joins a router that leads; one that goes needs nothing', () => {
  expect(joiningChannels(conf(), conf(privates))).toEqual(['169.254.81.2']);
  expect(joiningChannels(conf(privates), conf({ ...privates, vrid: 9 }))).toEqual(['169.254.81.2']);
  expect(joiningChannels(conf(privates), conf(privates))).toEqual([]);
  expect(joiningChannels(conf(privates), conf())).toEqual([]);
  expect(refusalToReload(conf(), conf(privates))).toBeNull();
  expect(refusalToReload(conf(privates), conf())).toBeNull();
});

test('the public channel is not changed under a service that runs', () => {
  expect(refusalToReload(conf(), conf({ vrid: 9 }))).toContain('vrid 9');
  expect(refusalToReload(conf(privates), conf({ ...privates, vrid: 9 }))).toContain(
    'Stop pulse on the passive router',
  );
});

test('R49 a router alone learns of its backup before that is enabled', () => {
  expect(refusalToReload(conf({ backup: null }), conf())).toContain('with backup_active 0');
  expect(refusalToReload(conf({ backup_active: false }), conf())).toBeNull();
  expect(refusalToReload(conf(), conf({ backup_active: false }))).toBeNull();
});

test('anything else is', () => {
  const nat = { network: 'nat', nat_router: { address: '10.0.0.254', device: 'eth1:1' } } as const;
  for (const change of [
    { deadtime: 5 },
    nat,
    { virtual: [exampleVirtual(), exampleVirtual({ address: '192.168.1.9' })] },
  ])
    expect(refusalToReload(conf(), conf(change))).toBeNull();
});

test('a pair over IPv6 has channels of its own, and does not change its family while it runs', () => {
  const six = { primary: 'fd00::10', backup: 'fd00::20' };
  expect(channelsOf(conf(six))).toEqual(['VIPS eth0/IPv6 51 peer']);
  expect(conf(six)).toContain('    fe80::51:1/128 dev lo');
  expect(refusalToReload(conf(), conf(six))).toContain('eth0/IPv6');
  const private6 = { primary_private: 'fd01::10', backup_private: 'fd01::20' };
  expect(joiningChannels(conf(), conf(private6))).toEqual(['fe80::51:2']);
});

test('R47 a pair goes into active-active and out of it by a stop, and no VIP changes its group in place', () => {
  const other = exampleVirtual({ address: '192.168.1.9', device: 'eth0:2' });
  const spread = { ...other, preferred_router: 'backup' as const };
  const one = conf({ virtual: [exampleVirtual(), other] });
  const two = conf({ virtual: [exampleVirtual(), spread] });
  for (const refusal of [refusalToReload(one, two), refusalToReload(two, one)])
    expect(refusal).toMatch(
      /preferred router \(active-active\), and nothing was changed: .*stop pulse on one/,
    );
  // nor without any VIP that changes
  const none = [exampleVirtual(), { ...spread, active: false }];
  expect(refusalToReload(conf({ virtual: [exampleVirtual()] }), conf({ virtual: none }))).toContain(
    'heartbeat channels of an active-active pair',
  );
  expect(refusalToReload(two, conf({ virtual: [exampleVirtual(), spread], ...privates }))).toContain('VIPS2');
  const swapped = conf({ virtual: [{ ...exampleVirtual(), preferred_router: 'backup' }, other] });
  expect(refusalToReload(two, swapped)).toContain('switch those virtual servers off and apply');
});

test('R47 on an active-active pair virtual servers come and go, and are switched off and on, in place', () => {
  const spread = exampleVirtual({ address: '192.168.1.9', device: 'eth0:2', preferred_router: 'backup' });
  const third = exampleVirtual({ address: '192.168.1.8', device: 'eth0:3', preferred_router: 'backup' });
  const two = conf({ virtual: [exampleVirtual(), spread] });
  for (const virtual of [
    [exampleVirtual(), spread, third],
    [exampleVirtual(), { ...spread, active: false }],
    [spread],
  ]) {
    expect(refusalToReload(two, conf({ virtual }))).toBeNull();
    expect(refusalToReload(conf({ virtual }), two)).toBeNull();
  }
  expect(
    refusalToReload(two, conf({ virtual: [exampleVirtual(), spread], backup_active: false })),
  ).toBeNull();
});
