import { describe, expect, it } from 'vitest';
import { ageSeconds, bytes, clock, count, duration, plural, prefixOf, rate } from './format';

describe('how numbers and ages are written', () => {
  it('parts thousands by no-break spaces', () => {
    expect([0, 999, 1000, 48213, 1234567].map(count)).toEqual([
      '0',
      '999',
      '1\u00a0000',
      '48\u00a0213',
      '1\u00a0234\u00a0567',
    ]);
    expect([plural(1, 'server'), plural(2, 'server')]).toEqual(['1 server', '2 servers']);
  });

  it('says a duration in the units that matter', () => {
    expect([0, 119, 120, 7199, 7200, 11100, 172800, 381600].map((s) => duration(s, 'en'))).toEqual([
      '0 s',
      '119 s',
      '2 min',
      '119 min',
      '2 h',
      '3 h 5 min',
      '2 days',
      '4 days 10 h',
    ]);
  });

  it('shows the hour today and the day otherwise', () => {
    const now = new Date(2026, 10, 21, 14, 2, 33);
    expect(clock(new Date(2026, 10, 21, 14, 2, 31).toISOString(), now)).toBe('14:02:31');
    expect(clock(new Date(2026, 10, 17, 3, 12, 0).toISOString(), now)).toBe('17 Nov 03:12');
    expect(clock(new Date(2025, 10, 17, 3, 12, 0).toISOString(), now)).toBe('17 Nov 2025 03:12');
  });

  it('never says that something was read in the future', () => {
    expect(ageSeconds('2026-11-21T14:00:05.000Z', new Date('2026-11-21T14:00:00.000Z'))).toBe(0);
  });

  it('counts bytes in decimal units', () => {
    expect([bytes(999), bytes(1536), bytes(10_200_000)]).toEqual([
      { value: '999', unit: 'B' },
      { value: '1.5', unit: 'kB' },
      { value: '10', unit: 'MB' },
    ]);
  });

  it('writes rates so that a slow one is not shown as none', () => {
    expect([0, 0.01, 0.34, 9.94, 9.96, 1234.5].map(rate)).toEqual([
      ...['0', '< 0.1', '0.3', '9.9', '10', '1\u00a0235'],
    ]);
  });

  it('writes a mask as its length', () => {
    expect(['255.255.255.0', '255.255.255.255', '0.0.0.0', '255.0.255.0'].map(prefixOf)).toEqual([
      '/24',
      '/32',
      '/0',
      '255.0.255.0',
    ]);
  });
});
