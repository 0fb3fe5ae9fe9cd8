import type { Reason, Status } from '@/lib/protocol';
import type { Messages } from '@/lib/i18n/messages';
import type { Translate } from '@/lib/i18n/reader';
import { many } from '@/lib/i18n/format';
import { takeover as judge } from '@/lib/router';
import { activeOf, isDivided, type PairView, type RouterReading } from './reading';

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
  text: keyof Messages['control']['takeover']['conditions'];
  against: Record<string, TakeoverCheck['state']>;
  value: (standby: Status, t: Translate) => string;
  /** nothing speaks against it, but nothing was seen that speaks for it either */
  unclear?: (standby: Status) => boolean;
  /** without this the condition is not asked for */
  asked?: (standby: Status, active: Status | null) => boolean;
}[] = [
  {
    text: 'pulse',
    against: { 'standby-pulse-not-running': 'no', 'standby-pulse-unknown': 'unknown' },
    value: (s, t) => t(`control.takeover.values.${s.pulse.state}`),
  },
  {
    text: 'heartbeat',
    against: {
      'standby-no-heartbeat': 'no',
      'standby-link-fault': 'no',
      'standby-heartbeat-unknown': 'unknown',
    },
    value: (s, t) =>
      [...new Set(s.vrrp?.map((v) => v.state) ?? [])].join(', ') || t('control.takeover.values.notKnown'),
    asked: (s) => s.pulse.state === 'running',
  },
  {
    text: 'same',
    against: { 'standby-other-configuration': 'reservation' },
    value: ({ config: { running } }, t) =>
      running
        ? t('control.versions.serial', { serial: String(running.serial_no ?? '?') })
        : t('control.takeover.values.none'),
    asked: (s, a) => !!s.config.running && !!a?.config.running,
  },
  {
    text: 'checks',
    against: { 'standby-checks-not-running': 'reservation' },
    value: ({ checks }, t) =>
      checks
        ? t('control.takeover.values.checks', many(checks.length))
        : t('control.takeover.values.notRunning'),
  },
  {
    text: 'reaches',
    against: { 'standby-no-server': 'no' },
    value: ({ summary }, t) =>
      summary
        ? t('control.takeover.values.upOf', { up: summary.up, total: summary.servers })
        : t('control.takeover.values.notKnown'),
    unclear: ({ summary }) => summary?.up === 0,
    asked: (s) => (s.summary?.servers ?? 0) > 0,
  },
  {
    text: 'forwarding',
    against: { 'standby-forwarding-off': 'reservation' },
    value: ({ forwarding }, t) =>
      t(`control.takeover.values.${forwarding ? (forwarding.ipv4 ? 'on' : 'off') : 'notKnown'}`),
    asked: (s, a) => !!a?.forwarding?.ipv4 && !!s.forwarding,
  },
];

/** What lib/router judges, as a list with the figures that were read. */
export function takeoverView(pair: PairView, t: Translate): TakeoverView {
  if (!pair.peer) return { standby: null, verdict: 'alone', checks: [], reasons: [] };
  const { can, reasons } = judge(pair.raw);
  const active = activeOf(pair);
  // Divided, each stands by for the other one: the one that could not is looked at.
  const fails = reasons[0]?.params.router;
  const standby = isDivided(pair)
    ? fails === pair.raw.local.router
      ? pair.local
      : pair.peer
    : active && (active.which === 'local' ? pair.peer : pair.local);
  const verdict = can === null ? 'unknown' : !can ? 'no' : reasons.length ? 'reservation' : 'yes';
  const codes = new Set(reasons.map((r) => r.code));
  const general = generalLine(codes, standby, t);
  if (general || !standby?.status)
    return { standby, verdict, checks: general ? [general] : [], reasons: standby ? reasons : [] };
  const { status } = standby;
  const other = active && (standby.which === 'local' ? pair.peer : pair.local).status;
  const checks = CONDITIONS.filter(({ asked }) => asked?.(status, other) ?? true).map(
    ({ text, against, value, unclear }): TakeoverCheck => {
      const hit = Object.entries(against).find(([code]) => codes.has(code));
      return {
        state: hit?.[1] ?? (unclear?.(status) ? 'unknown' : 'ok'),
        text: t(`control.takeover.conditions.${text}`),
        value: value(status, t),
      };
    },
  );
  return { standby, verdict, checks, reasons };
}

function generalLine(codes: Set<string>, standby: RouterReading | null, t: Translate): TakeoverCheck | null {
  const text = (key: 'oneHolder' | 'aHolder' | 'which') => t(`control.takeover.conditions.${key}`);
  const value = (key: 'both' | 'none' | 'notKnown' | 'noAnswer') => t(`control.takeover.values.${key}`);
  if (codes.has('both-active')) return { state: 'no', text: text('oneHolder'), value: value('both') };
  if (codes.has('none-active')) return { state: 'no', text: text('aHolder'), value: value('none') };
  if (codes.has('active-unknown')) return { state: 'unknown', text: text('which'), value: value('notKnown') };
  if (codes.has('standby-silent')) {
    const answers = standby
      ? t('control.takeover.conditions.answers', { name: standby.name })
      : t('control.takeover.conditions.otherAnswers');
    return { state: 'unknown', text: answers, value: value('noAnswer') };
  }
  return null;
}
