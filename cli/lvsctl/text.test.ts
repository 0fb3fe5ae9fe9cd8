import { describe, expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import { statusOf } from '@/lib/router/fake-agent.test-kit';
import { outcomeLines } from './change-text';
import { connectionsText } from './connections';
import { age, columns, count } from './layout';
import { isHealthy, pairText, statusText } from './status-text';
import { ratesText } from './table';
import { errorLines, findingLines, reasonWords } from './words';

const at = '2030-01-01T00:00:00.000Z';
const now = new Date('2030-01-01T00:03:00Z');
const down: Status = {
  ...statusOf(at),
  checks: [
    {
      service: 'tcp:192.168.1.250:80',
      server: '192.168.1.111:80',
      label: 'web1',
      state: 'down',
      since: at,
      lastCheck: at,
      latencyMs: null,
      reason: { code: 'refused', params: {} },
    },
  ],
  unknown: { table: { code: 'no-ipvs', params: {} }, summary: { code: 'no-ipvs', params: {} } },
};

describe('what lvsctl says', () => {
  it('R11 a status in aligned lines, a server that is down with its reason, what is not known by reason', () => {
    const text = statusText('this router', down, now);
    expect(text).toContain('this router: router, backup, pulse running since 2030-01-01 00:00:00Z (3 min)');
    expect(text).toContain(
      '  down        tcp:192.168.1.250:80 192.168.1.111:80 (web1) since 2030-01-01 00:00:00Z: Connection refused',
    );
    expect(text).toContain('  not known   table, summary: the kernel has no IPVS');
    expect(text).not.toMatch(/[{}]/);
  });

  it('is well only when pulse runs, checks run and nothing is down', () => {
    expect(isHealthy(statusOf(at))).toBe(true);
    expect(isHealthy(down)).toBe(false);
    expect(isHealthy({ ...statusOf(at), checks: null })).toBe(false);
    expect(isHealthy({ ...statusOf(at), pulse: { ...down.pulse, state: 'unknown' } })).toBe(false);
    const finding = { code: 'orphan-vip', severity: 'error' as const, params: { vips: 'x' }, since: null };
    expect(isHealthy({ ...statusOf(at), findings: [finding] })).toBe(false);
  });

  it('R15 a silent peer is not known, with the reason and the time of the attempt', () => {
    const reading = { router: 'this router', status: statusOf(at), failure: null, readAt: at };
    const failure = { code: 'unreachable' as const, params: { router: 'b' } };
    const text = pairText({ local: reading, peer: { router: 'b', status: null, failure, readAt: at } }, now);
    expect(text).toContain('b: not known. b does not answer');
    expect(text).toContain('tried 2030-01-01 00:00:00Z');
    expect(text).toMatch(/takeover\s+not known/);
  });

  it('R40 each router of a change with where it is and what to do', () => {
    const outcome = { router: 'a', on: 'new' as const, change: null, failure: null, observedAt: at };
    const failure = { code: 'timeout' as const, params: { router: 'b' } };
    const peer = { ...outcome, router: 'b', on: 'unknown' as const, failure };
    const lines = outcomeLines({ local: outcome, peer }, [{ code: 'read-again', params: { router: 'b' } }]);
    expect(lines[0]).toBe('a: on the new configuration');
    expect(lines[1]).toBe('b: not known');
    expect(lines.at(-1)).toBe('to do: b cannot be asked now; ask again.');
  });

  it('every code of takeover and repair has words', () => {
    const codes =
      'no-agent no-peer both-active each-serves none-active active-unknown standby-silent standby-pulse-unknown standby-pulse-not-running standby-heartbeat-unknown standby-no-heartbeat standby-link-fault standby-checks-not-running standby-no-server standby-other-configuration standby-forwarding-off read-again will-revert confirm-before confirm-again push-again changed-since';
    for (const code of codes.split(' ')) expect(reasonWords({ code, params: {} }), code).not.toBe(code);
  });

  it('R52 findings stand with file, line and column, before the error', () => {
    const position = { offset: 0, length: 1, line: 3, column: 7 };
    const finding = { code: 'NO_ACTIVE_SERVICE', severity: 'warning', params: {}, position };
    expect(findingLines('my.cf', [finding, { nonsense: 1 }])).toEqual([
      'my.cf:3:7: warning NO_ACTIVE_SERVICE No virtual server is active.',
    ]);
    const lines = errorLines({ code: 'invalid', params: {}, findings: [finding] }, 'my.cf');
    expect(lines).toHaveLength(2);
    expect(errorLines({ code: 'unavailable', params: { what: 'no-ipvs' } }, 'x')[0]).toContain(
      'the kernel has no IPVS',
    );
  });

  it('lays out columns, ages and counts', () => {
    expect(
      columns(
        [
          ['a', 'bb'],
          ['ccc', 'd'],
        ],
        '> ',
      ),
    ).toBe('> a    bb\n> ccc  d');
    expect([age(at, now), age(at, new Date('2030-01-03T00:00:00Z'))]).toEqual(['3 min', '2 d']);
    expect([count(1, 'server'), count(2, 'server')]).toEqual(['1 server', '2 servers']);
  });
});

describe('R16 counters and connections', () => {
  const none = { connections: null, inPackets: null, outPackets: null, inBytes: null, outBytes: null };
  const rates = {
    ...{ seconds: 1.04, from: '2030-01-01T00:00:00.000Z', to: '2030-01-01T00:00:01.040Z' },
    services: [
      {
        id: 'tcp:10.0.0.100:80',
        rates: { connections: 12.34, inPackets: 99, outPackets: 0, inBytes: 5000, outBytes: 0 },
        destinations: [{ id: '10.0.0.13:80', rates: none }],
      },
    ],
  };

  it('a rate that is not known is no number, and the interval is said', () => {
    const [head, service, server, last] = ratesText(rates).split('\n');
    expect(head).toContain('connections/s');
    expect(service?.split(/\s+/)).toEqual(['tcp:10.0.0.100:80', '12.3', '99.0', '0.0', '5000.0', '0.0']);
    expect(server?.trim().split(/\s+/)).toEqual(['10.0.0.13:80', '–', '–', '–', '–', '–']);
    expect(last).toContain('over 1.0 s');
  });

  it('a page of connections says which part it is, and when not all were read', () => {
    const one = {
      protocol: 'tcp',
      client: '10.0.0.7:4000',
      virtual: '10.0.0.100:80',
      server: '10.0.0.13:80',
    };
    const text = connectionsText({
      ...{ observedAt: rates.to, total: 250, offset: 100, cut: true },
      connections: [{ ...one, state: 'ESTABLISHED', expires: 899 }],
    });
    expect(text).toContain('ESTABLISHED  899 s');
    expect(text).toContain('250 connections, 101 to 101 shown; there are more, which were not read');
    expect(
      connectionsText({ observedAt: rates.to, total: 0, offset: 0, cut: false, connections: [] }),
    ).toMatch(/^0 connections\nread /);
  });
});
