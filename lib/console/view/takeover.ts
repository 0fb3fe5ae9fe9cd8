import type { Reason, Status } from '@/lib/protocol';
import { takeover as judge } from '@/lib/router';
import { activeOf, type PairView, type RouterReading } from './reading';

/** One line of "Can the backup take over?": ok, a reservation, a reason that it cannot, or not known. */
export interface TakeoverCheck {
  state: 'ok' | 'reservation' | 'no' | 'unknown';
  text: string;
  value: string;
}

export interface TakeoverView {
  /** the router that would take over; null: there is none, or it is not clear which */
  standby: RouterReading | null;
  verdict: 'yes' | 'reservation' | 'no' | 'unknown' | 'alone';
  checks: TakeoverCheck[];
  /** lib/router's reasons why the standby could not take over, or would do it badly; none where nobody is active */
  reasons: Reason[];
}

/** The conditions in the order of the list, and the codes of lib/router's `takeover` that speak against each. */
const CONDITIONS: {
  text: string;
  against: Record<string, TakeoverCheck['state']>;
  value: (standby: Status, active: Status | null) => string;
  /** nothing speaks against it, but nothing was seen that speaks for it either */
  unclear?: (standby: Status) => boolean;
  /** without this the condition is not asked for */
  asked?: (standby: Status, active: Status | null) => boolean;
}[] = [
  {
    text: 'pulse runs there',
    against: { 'standby-pulse-not-running': 'no', 'standby-pulse-unknown': 'unknown' },
    value: (s) => s.pulse.state,
  },
  {
    text: 'It hears the heartbeat',
    against: {
      'standby-no-heartbeat': 'no',
      'standby-link-fault': 'no',
      'standby-heartbeat-unknown': 'unknown',
    },
    value: (s) => [...new Set(s.vrrp?.map((v) => v.state) ?? [])].join(', ') || 'not known',
    asked: (s) => s.pulse.state === 'running',
  },
  {
    text: 'It runs the same lvs.cf',
    against: { 'standby-other-configuration': 'reservation' },
    value: ({ config: { running } }) => (running ? `serial ${running.serial_no ?? '?'}` : 'none'),
    asked: (s, a) => !!s.config.running && !!a?.config.running,
  },
  {
    text: 'It checks the real servers itself',
    against: { 'standby-checks-not-running': 'reservation' },
    value: (s) => (s.checks ? `${s.checks.length} checks` : 'not running'),
  },
  {
    text: 'It reaches a real server',
    against: { 'standby-no-server': 'no' },
    value: ({ summary }) => (summary ? `${summary.up} of ${summary.servers}` : 'not known'),
    unclear: ({ summary }) => summary?.up === 0,
    asked: (s) => (s.summary?.servers ?? 0) > 0,
  },
  {
    text: 'Packet forwarding is on as here',
    against: { 'standby-forwarding-off': 'reservation' },
    value: ({ forwarding }) => (forwarding ? (forwarding.ipv4 ? 'on' : 'off') : 'not known'),
    asked: (s, a) => !!a?.forwarding?.ipv4 && !!s.forwarding,
  },
];

/** What lib/router judges, as a list with the figures that were read. */
export function takeoverView(pair: PairView): TakeoverView {
  if (!pair.peer) return { standby: null, verdict: 'alone', checks: [], reasons: [] };
  const { can, reasons } = judge(pair.raw);
  const active = activeOf(pair);
  const standby = active ? (active.which === 'local' ? pair.peer : pair.local) : null;
  const verdict = can === null ? 'unknown' : !can ? 'no' : reasons.length ? 'reservation' : 'yes';
  const codes = new Set(reasons.map((r) => r.code));
  const general = generalLine(codes, standby);
  if (general || !standby?.status)
    return { standby, verdict, checks: general ? [general] : [], reasons: standby ? reasons : [] };
  const { status } = standby;
  const other = active?.status ?? null;
  const checks = CONDITIONS.filter(({ asked }) => asked?.(status, other) ?? true).map(
    ({ text, against, value, unclear }): TakeoverCheck => {
      const hit = Object.entries(against).find(([code]) => codes.has(code));
      return { state: hit?.[1] ?? (unclear?.(status) ? 'unknown' : 'ok'), text, value: value(status, other) };
    },
  );
  return { standby, verdict, checks, reasons };
}

function generalLine(codes: Set<string>, standby: RouterReading | null): TakeoverCheck | null {
  if (codes.has('both-active')) {
    return { state: 'no', text: 'Only one router holds the addresses', value: 'both do' };
  }
  if (codes.has('none-active')) return { state: 'no', text: 'A router holds the addresses', value: 'none' };
  if (codes.has('active-unknown'))
    return { state: 'unknown', text: 'Which router is active', value: 'not known' };
  if (codes.has('standby-silent')) {
    return { state: 'unknown', text: `${standby?.name ?? 'The other router'} answers`, value: 'no answer' };
  }
  return null;
}
