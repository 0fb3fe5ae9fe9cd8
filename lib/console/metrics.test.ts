import { describe, expect, it } from 'vitest';
import { statusSchema, tableSchema, type HistoryEntry } from '@/lib/protocol';
import { metricsText } from './metrics';

const at = '2026-11-22T06:00:00.000Z';
const now = Date.parse(at) + 4000;

/** A router of which nothing is known but that its agent answers. */
const dark = statusSchema.parse({
  ...{ schema: 1, hostname: 'lvs1', router: 'primary' },
  pulse: { state: 'unknown', since: null, observedAt: at },
  ...{ held: null, vrrp: null, vips: null, forwarding: null, summary: null, checks: null },
  config: { saved: null, running: null, pending: null, observedAt: at },
  ...{ findings: [], processes: [], unknown: { vrrp: { code: 'keepalived-not-running' } } },
});
const names = (text: string) =>
  text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/[ {]/)[0]);

describe('R55 a router for Prometheus', () => {
  it('what is not known is absent, never 0', () => {
    const text = metricsText({ status: dark, table: null, history: null }, now);
    expect([...new Set(names(text))]).toEqual([
      'lvs_router_info',
      'lvs_change_pending',
      'lvs_findings',
      'lvs_reading_age_seconds',
      'lvs_unknown',
    ]);
    expect(text).toContain('lvs_unknown{section="vrrp",code="keepalived-not-running"} 1\n');
    expect(text).toContain('lvs_reading_age_seconds{reading="pulse"} 4\n');
    expect(text).not.toContain('reading="vrrp"');
  });

  it('says what is known, each sample on a line of its own, whatever a name holds', () => {
    const check = { service: 'tcp:10.0.0.100:80', label: 'web', since: at, lastCheck: at, reason: null };
    const status = statusSchema.parse({
      ...dark,
      hostname: 'lvs"1\n\\',
      pulse: { state: 'running', since: at, observedAt: at },
      vrrp: [{ name: 'LVS', state: 'MASTER', since: at, observedAt: at }],
      summary: {
        ...{ services: 1, servers: 3, up: 2, down: 1, drained: 0, unknown: 0 },
        ...{ activeConnections: null, observedAt: at },
      },
      checks: [
        { ...check, server: '10.0.0.13:80', state: 'up', latencyMs: 12 },
        { ...check, server: '10.0.0.14:80', state: 'down', latencyMs: null },
        { ...check, server: '10.0.0.15:80', state: 'held', latencyMs: null },
      ],
      findings: [{ code: 'orphan-vip', severity: 'error', params: {}, since: null }],
    });
    const counters = { connections: 7, inPackets: null, outPackets: null, inBytes: null, outBytes: null };
    const entry = { address: '10.0.0.13', port: 80, forwarding: 'masq', weight: 3, active: 5, inactive: 2 };
    const table = tableSchema.parse({
      ...{ observedAt: at, total: 1, offset: 0 },
      services: [
        {
          ...{ id: 'tcp:10.0.0.100:80', protocol: 'tcp', address: '10.0.0.100', port: 80, mark: null },
          ...{ scheduler: 'wlc', persistent: 0, pmask: null, ...counters },
          destinations: [{ id: '10.0.0.13:80', ...entry, ...counters }],
        },
      ],
    });
    const entries = ['apply', 'apply', 'revert'].map((kind): HistoryEntry => ({
      ...{ id: 'x', at, sha256: '', serial_no: 1, author: '', caller: '', reason: '', kind },
    }));
    const text = metricsText({ status, table, history: entries }, now);
    for (const line of [
      'lvs_router_info{hostname="lvs\\"1\\n\\\\",router="primary"} 1',
      'lvs_pulse_running 1',
      'lvs_vrrp_master{instance="LVS"} 1',
      'lvs_servers{state="drained"} 0',
      'lvs_check_up{service="tcp:10.0.0.100:80",server="10.0.0.14:80"} 0',
      'lvs_check_latency_seconds{service="tcp:10.0.0.100:80",server="10.0.0.13:80"} 0.012',
      'lvs_server_active_connections{service="tcp:10.0.0.100:80",server="10.0.0.13:80"} 5',
      'lvs_service_connections_total{service="tcp:10.0.0.100:80"} 7',
      'lvs_finding{code="orphan-vip"} 1',
      'lvs_history_entries{kind="apply"} 2',
      'lvs_history_entries{kind="revert"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toContain('10.0.0.15:80');
    expect(text).not.toContain('lvs_active_connections');
    expect(text).not.toContain('in_bytes');
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) lvs_\w+ .+|lvs_\w+(?:\{.*\})? -?[\d.e+]+)$/);
  });
});
