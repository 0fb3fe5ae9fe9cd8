import { describe, expect, test } from 'vitest';
import type { Status } from '@/lib/protocol';
import { comparePair, type Visit } from './doctor-pair';

const hash = (c: string) => c.repeat(64);

function visit(
  name: string,
  clock: number,
  over: Partial<Pick<Status, 'config' | 'forwarding'>> & { eth0?: string } = {},
): Visit {
  const observedAt = new Date(clock).toISOString();
  const one = { sha256: hash('a'), serial_no: 3 };
  const status: Status = {
    ...{ schema: 1, hostname: name, router: 'primary', held: null, vrrp: null, summary: null, checks: null },
    pulse: { state: 'running', since: null, observedAt },
    vips: [{ address: '10.0.0.50', device: 'eth0:1', held: true }],
    forwarding: over.forwarding ?? { ipv4: true, ipv6: false, observedAt },
    config: over.config ?? { saved: one, running: { ...one, since: null }, pending: null, observedAt },
    ...{ findings: [], processes: [], unknown: {}, intents: null, lowered: null },
  };
  const addresses = [{ address: over.eth0 ?? `10.0.0.${name === 'a' ? 1 : 2}`, prefix: 24, label: null }];
  return {
    ...{ name, status, askedAt: 1_000_000, answeredAt: 1_004_000 },
    report: { schema: 1, hostname: name, version: '0.1.0', observedAt, results: [] },
    facts: {
      hostname: name,
      interfaces: [
        {
          name: 'eth0',
          up: true,
          addresses: [...addresses, { address: '10.0.0.50', prefix: 24, label: 'eth0:1' }],
        },
      ],
    },
  };
}
const here = visit('a', 1_002_000);
const cases = (there: Visit | string) =>
  comparePair(here, there)
    .filter(({ state }) => state !== 'ok')
    .map(({ code, case: found, state }) => `${code} ${found ?? state}`);

describe('the doctor of a pair (R61)', () => {
  test('a pair that agrees', () => {
    expect(cases(visit('b', 1_003_900))).toEqual([]);
  });

  test('each difference is its own finding', () => {
    const observedAt = here.report.observedAt;
    const other = { sha256: hash('b'), serial_no: 4 };
    const config = {
      saved: here.status.config.saved,
      running: { ...other, since: null },
      pending: null,
      observedAt,
    };
    expect(cases(visit('b', 1_002_000, { config }))).toEqual(['pair-lvscf running']);
    expect(cases(visit('b', 1_002_000, { config: { ...config, saved: other } }))).toEqual([
      'pair-lvscf saved',
    ]);
    expect(cases(visit('b', 1_002_000, { config: { ...config, saved: null } }))).toEqual([
      'pair-lvscf saved',
    ]);
    expect(cases(visit('b', 1_002_000, { forwarding: { ipv4: false, ipv6: false, observedAt } }))).toEqual([
      'pair-forwarding differ',
    ]);
    expect(cases(visit('b', 1_002_000, { eth0: '192.168.7.2' }))).toEqual(['pair-devices differ']);
    expect(cases({ ...visit('b', 1_002_000), report: { ...here.report, version: '0.0.9' } })).toEqual([
      'pair-versions differ',
    ]);
  });

  test('clocks: what the question itself took is no difference, more is', () => {
    expect(cases(visit('b', 1_006_000))).toEqual([]);
    expect(cases(visit('b', 1_010_000))).toEqual(['pair-clocks differ']);
    expect(
      comparePair(here, visit('b', 990_000)).find(({ code }) => code === 'pair-clocks')?.params.seconds,
    ).toBe(10);
  });

  test('a silent peer is a problem of its own, and nothing is compared', () => {
    expect(cases('it does not answer')).toEqual(['pair-answers silent']);
  });
});
