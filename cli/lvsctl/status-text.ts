import type { Status } from '@/lib/protocol';
import type { PairReading, Reading } from '@/lib/router';
import { activeSince, configAgreement, takeover, whoIsActive } from '@/lib/router';
import { errorSentence } from '@/lib/protocol';
import { decidedRows } from './operate';
import { age, columns, count, short, time } from './layout';
import { reasonWords } from './words';

const HELD = { all: 'all held', some: 'only some held', none: 'none held' };

function pulseWords({ pulse }: Status, now: Date): string {
  const since = pulse.since ? ` since ${time(pulse.since)} (${age(pulse.since, now)})` : '';
  return `pulse ${pulse.state}${since}`;
}

function configWords({ config }: Status): string {
  const one = (name: string, file: { sha256: string; serial_no: number | null } | null) =>
    `${name} ${file ? `${short(file.sha256)}${file.serial_no === null ? '' : ` serial ${file.serial_no}`}` : 'none'}`;
  const pending = config.pending;
  const until = pending?.revertAt ? `, goes back at ${time(pending.revertAt)}` : '';
  const waiting = pending ? ` · change of ${pending.owner} ${pending.step}${until}` : '';
  return `${one('saved', config.saved)} · ${one('running', config.running)}${waiting}`;
}

function summaryWords({ summary }: Status): string {
  if (!summary) return 'not known';
  const { services, servers, up, down, drained, unknown, activeConnections } = summary;
  const states = [
    `${up} up`,
    `${down} down`,
    `${drained} drained`,
    ...(unknown ? [`${unknown} unknown`] : []),
  ];
  const connections = activeConnections === null ? '' : ` · ${count(activeConnections, 'active connection')}`;
  return `${count(services, 'virtual server')}, ${count(servers, 'real server')}: ${states.join(', ')}${connections}`;
}

/** What could not be read, by the reason in words. */
function unknownSections({ unknown }: Status): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [section, reason] of Object.entries(unknown)) {
    const why = reasonWords(reason);
    found.set(why, [...(found.get(why) ?? []), section]);
  }
  return found;
}

/** One router's status in lines. */
export function statusText(name: string, status: Status, now: Date): string {
  const rows: string[][] = [];
  rows.push(['vips', status.held ? HELD[status.held.vips] : 'not known']);
  for (const { address, device, held, prefers } of status.vips ?? []) {
    const side = prefers ? `, prefers the ${prefers} router` : '';
    rows.push(['', `${address}${device ? ` on ${device}` : ''}: ${held ? 'held' : 'not held'}${side}`]);
  }
  if (!status.vrrp) rows.push(['heartbeat', 'not known']);
  for (const { name: instance, state, since } of status.vrrp ?? []) {
    rows.push(['heartbeat', `${instance} ${state}${since ? ` since ${time(since)}` : ''}`]);
  }
  rows.push(['lvs.cf', configWords(status)]);
  const { forwarding } = status;
  const on = (value: boolean) => (value ? 'on' : 'off');
  rows.push([
    'forwarding',
    forwarding ? `IPv4 ${on(forwarding.ipv4)}, IPv6 ${on(forwarding.ipv6)}` : 'not known',
  ]);
  rows.push(['servers', summaryWords(status)]);
  if (!status.checks) rows.push(['checks', 'not running: no state of a real server is known']);
  for (const check of status.checks ?? []) {
    if (check.state === 'up' && check.reason === null) continue;
    const since = check.since ? ` since ${time(check.since)}` : '';
    const label = check.label ? ` (${check.label})` : '';
    const why = check.reason ? `: ${reasonWords(check.reason)}` : '';
    rows.push([check.state, `${check.service} ${check.server}${label}${since}${why}`]);
  }
  rows.push(...decidedRows(status));
  for (const { severity, code, params } of status.findings)
    rows.push([severity, reasonWords({ code, params })]);
  for (const [why, sections] of unknownSections(status))
    rows.push(['not known', `${sections.join(', ')}: ${why}`]);
  const head = `${name}: ${status.hostname}, ${status.router}, ${pulseWords(status, now)}`;
  return `${head}\n${columns(rows, '  ')}\n  read ${time(status.pulse.observedAt)}`;
}

function readingText(reading: Reading, now: Date): string {
  if (reading.status) return statusText(reading.router, reading.status, now);
  const why = reading.failure ? errorSentence(reading.failure) : '';
  return `${reading.router}: not known. ${why}\n  tried ${time(reading.readAt)}`;
}

const ACTIVE = {
  local: 'this router is active',
  peer: 'the peer is active',
  divided: 'each router is active for its own virtual addresses',
  both: 'BOTH routers hold virtual addresses',
  none: 'no router is active',
  unknown: 'which router is active is not known',
};

/** Both routers, and what follows from the two readings. */
export function pairText(pair: PairReading, now: Date): string {
  const since = activeSince(pair);
  const { can, reasons } = takeover(pair);
  const why = reasons.length ? ` (${reasons.map(reasonWords).join('; ')})` : '';
  const verdict = can === null ? 'not known' : can ? 'yes' : 'no';
  const { saved, running } = configAgreement(pair);
  const peer = pair.peer ? readingText(pair.peer, now) : 'peer: none is paired (lvsctl pair HOST)';
  return [
    readingText(pair.local, now),
    peer,
    'pair',
    columns(
      [
        [
          'active',
          `${ACTIVE[whoIsActive(pair)]}${since ? ` since ${time(since)} (${age(since, now)})` : ''}`,
        ],
        ['takeover', `${verdict}${why}`],
        ['lvs.cf', `saved ${saved}, running ${running}`],
      ],
      '  ',
    ),
  ].join('\n');
}

/** Does the service on this router work as far as its status says: pulse runs, nothing is down, no finding is an error? */
export function isHealthy({ pulse, checks, findings }: Status): boolean {
  const down = checks?.some(({ state }) => state === 'down') ?? false;
  return (
    pulse.state === 'running' && checks !== null && !down && !findings.some((f) => f.severity === 'error')
  );
}
