import type { HistoryEntry, Status, Table } from '@/lib/protocol';

/** What /metrics is made of; null: it could not be read, and is then absent, never 0. */
export interface MetricsReading {
  status: Status;
  table: Table | null;
  /** the newest entries of the router's history */
  history: HistoryEntry[] | null;
}

/** Content type of the text (Prometheus, exposition formats, 0.0.4). */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Record<string, string>;
type Sample = [labels: Labels, value: number | null | undefined];

/**
 * A router's state as Prometheus reads it. What is not known has no sample at all.
 * @param now milliseconds since 1970: ages count from it
 */
export function metricsText({ status, table, history }: MetricsReading, now: number): string {
  const { pulse, held, summary, vrrp, vips, forwarding, config, checks, findings } = status;
  const age = (at: string | undefined) =>
    at === undefined ? null : Math.max(0, (now - Date.parse(at)) / 1000);
  const kinds = [...new Set((history ?? []).map(({ kind }) => kind))];
  const ofKind = (kind: string) => (history ?? []).filter((entry) => entry.kind === kind);
  const families = [
    family('lvs_router_info', 'gauge', 'Which router this is; always 1.', [
      [{ hostname: status.hostname, router: status.router }, 1],
    ]),
    family('lvs_pulse_running', 'gauge', 'Does pulse run (1) or not (0)?', [
      [{}, pulse.state === 'unknown' ? null : Number(pulse.state === 'running')],
    ]),
    family(
      'lvs_vip_held',
      'gauge',
      'Does this router hold the VIP (1) or not (0)?',
      (vips ?? []).map((vip) => [{ address: vip.address, device: vip.device ?? '' }, Number(vip.held)]),
    ),
    family(
      'lvs_vrrp_master',
      'gauge',
      'Is this router MASTER of the VRRP instance (1) or not (0)?',
      (vrrp ?? []).map(({ name, state }) => [
        { instance: name },
        state === 'unknown' ? null : Number(state === 'MASTER'),
      ]),
    ),
    family('lvs_services', 'gauge', 'Virtual servers.', [[{}, summary?.services]]),
    family(
      'lvs_servers',
      'gauge',
      'Real servers by state.',
      (['up', 'down', 'drained', 'unknown'] as const).map((state) => [{ state }, summary?.[state]]),
    ),
    family('lvs_active_connections', 'gauge', 'Active connections of all virtual servers.', [
      [{}, summary?.activeConnections],
    ]),
    family(
      'lvs_check_up',
      'gauge',
      'Is the real server up by its check (1) or down (0)? Absent while that is not known, or an operator decided.',
      (checks ?? []).map(({ service, server, state }) => [
        { service, server },
        state === 'up' ? 1 : state === 'down' ? 0 : null,
      ]),
    ),
    family(
      'lvs_check_latency_seconds',
      'gauge',
      'How long the last check took.',
      (checks ?? []).map(({ service, server, latencyMs }) => [
        { service, server },
        latencyMs === null ? null : latencyMs / 1000,
      ]),
    ),
    ...ofTable(table),
    family(
      'lvs_forwarding',
      'gauge',
      'Does the kernel forward packets (1) or not (0)?',
      (['ipv4', 'ipv6'] as const).map((ip) => [{ family: ip }, forwarding && Number(forwarding[ip])]),
    ),
    family('lvs_config_serial', 'gauge', 'serial_no of lvs.cf.', [
      [{ which: 'saved' }, config.saved?.serial_no],
      [{ which: 'running' }, config.running?.serial_no],
    ]),
    family('lvs_config_applied', 'gauge', 'Is what is saved what runs (1) or not (0)?', [
      [{}, config.saved && config.running && Number(config.saved.sha256 === config.running.sha256)],
    ]),
    family('lvs_change_pending', 'gauge', 'Does a change wait for its confirmation or its end?', [
      [{}, Number(config.pending !== null)],
    ]),
    family(
      'lvs_findings',
      'gauge',
      'Findings by severity.',
      (['error', 'warning', 'info'] as const).map((severity) => [
        { severity },
        findings.filter((one) => one.severity === severity).length,
      ]),
    ),
    family(
      'lvs_finding',
      'gauge',
      'Findings by code.',
      [...new Set(findings.map(({ code }) => code))].map((code) => [
        { code },
        findings.filter((one) => one.code === code).length,
      ]),
    ),
    family(
      'lvs_history_entries',
      'gauge',
      'Entries by kind (save, apply, revert …) among the last 500 of the history.',
      kinds.map((kind) => [{ kind }, ofKind(kind).length]),
    ),
    family(
      'lvs_history_last_timestamp_seconds',
      'gauge',
      'When something of that kind was done last.',
      kinds.map((kind) => [{ kind }, Math.max(...ofKind(kind).map(({ at }) => Date.parse(at))) / 1000]),
    ),
    family('lvs_reading_age_seconds', 'gauge', 'How old each reading is.', [
      [{ reading: 'pulse' }, age(pulse.observedAt)],
      [{ reading: 'held' }, age(held?.observedAt)],
      [{ reading: 'vrrp' }, age(vrrp?.[0]?.observedAt)],
      [{ reading: 'summary' }, age(summary?.observedAt)],
      [{ reading: 'config' }, age(config.observedAt)],
      [{ reading: 'table' }, age(table?.observedAt)],
    ]),
    family(
      'lvs_unknown',
      'gauge',
      'Sections of the status that could not be read, by reason; always 1.',
      Object.entries(status.unknown).map(([section, { code }]) => [{ section, code }, 1]),
    ),
  ];
  return families.join('');
}

/** The kernel's table: weights and connections of every entry, counters of the virtual servers. */
function ofTable(table: Table | null): string[] {
  const services = table?.services ?? [];
  const entries = services.flatMap(({ id, destinations }) =>
    destinations.map((one) => ({ labels: { service: id, server: one.id }, one })),
  );
  const perServer = (name: string, help: string, of: (one: (typeof entries)[number]['one']) => number) =>
    family(
      name,
      'gauge',
      help,
      entries.map(({ labels, one }) => [labels, of(one)]),
    );
  const perService = (name: string, help: string, of: (one: Table['services'][number]) => number | null) =>
    family(
      name,
      'counter',
      help,
      services.map((one) => [{ service: one.id }, of(one)]),
    );
  return [
    perServer('lvs_server_weight', 'Weight in the kernel.', ({ weight }) => weight),
    perServer('lvs_server_active_connections', 'Active connections.', ({ active }) => active),
    perServer('lvs_server_inactive_connections', 'Inactive connections.', ({ inactive }) => inactive),
    perService(
      'lvs_service_connections_total',
      'Connections since the entry was made or zeroed.',
      ({ connections }) => connections,
    ),
    perService('lvs_service_in_bytes_total', 'Bytes from clients.', ({ inBytes }) => inBytes),
    perService('lvs_service_out_bytes_total', 'Bytes to clients, by NAT alone.', ({ outBytes }) => outBytes),
  ];
}

/** Nothing at all where no sample is known: a name without values says that it was looked at. */
function family(name: string, type: 'gauge' | 'counter', help: string, samples: Sample[]): string {
  const known = samples.filter(([, value]) => typeof value === 'number' && Number.isFinite(value));
  if (known.length === 0) return '';
  const lines = known.map(([labels, value]) => `${name}${labelled(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelled(labels: Labels): string {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const list = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return list.length > 0 ? `{${list.join(',')}}` : '';
}
