import type { ReactNode } from 'react';
import type { Reason } from '@/lib/protocol';
import type { RouterReading } from '@/lib/console/view/reading';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import type { Messages } from '@/lib/i18n/messages';
import { ageSeconds, duration, many } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { DRIFT_FINDINGS, type Difference } from '@/lib/router';
import { DriftDetail } from '../drift/drift-detail';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';

type Word = keyof Messages['states'];

interface Line {
  key: string;
  is: StateName;
  word: Word;
  who: string;
  text: string;
  since: string | null;
  /** of a difference between file, applied, kernel and peer: what it means and what mends it */
  detail?: ReactNode;
}

/** Reasons of a check's state that are a difference between lvs.cf and the kernel's table. */
const BY_HAND: readonly string[] = [
  'drained',
  'halted',
  'held-weight',
  'held-settings',
  'held-deleted',
  'weight-set',
];

const SEVERITY: Record<'error' | 'warning' | 'info', { is: StateName; word: Word }> = {
  error: { is: 'down', word: 'error' },
  warning: { is: 'degraded', word: 'warning' },
  info: { is: 'info', word: 'note' },
};

/** Lines shown before the rest is left to the command: a rack that is down must not hide what else is wrong. */
const MAX_LINES = 100;

/** What needs someone: servers that are not up, with the reason, then what each router found about itself. */
export function FindingsPanel({
  services,
  source,
  routers,
  drift,
  role,
  standby,
  oneSided,
  now,
}: {
  services: ServiceRow[];
  /** whose checks the servers' states are */
  source: string;
  routers: RouterReading[];
  drift: Difference[];
  /** of who looks: it decides which repairs are offered */
  role: string;
  /** what speaks against a takeover, by the router that would take over */
  standby: { name: string; reasons: Reason[] };
  /** the peer whose own console has not been let in here: it could not show this router; null: not so, or not known */
  oneSided: string | null;
  now: Date;
}) {
  const { t } = useReader();
  const condition = useCondition();
  const lines: Line[] = services.flatMap((service) =>
    service.servers.flatMap((server) => serverLine(service, server, condition)),
  );
  for (const { name, which, status } of routers) {
    for (const f of status?.findings ?? []) {
      if (DRIFT_FINDINGS.includes(f.code)) continue; // said below, with its repairs
      lines.push({
        key: `${which} ${f.code} ${JSON.stringify(f.params)}`,
        ...SEVERITY[f.severity],
        who: name,
        text: condition(f),
        since: f.since,
      });
    }
  }
  for (const [i, difference] of drift.entries()) {
    const { code, params, severity, router, since } = difference;
    lines.push({
      key: `drift ${i} ${code}`,
      ...SEVERITY[severity],
      who: router,
      text: condition({ code, params }),
      since,
      detail: <DriftDetail difference={difference} role={role} services={services} />,
    });
  }
  for (const reason of standby.reasons) {
    lines.push({
      key: reason.code,
      ...SEVERITY.warning,
      who: standby.name,
      text: condition(reason),
      since: null,
    });
  }
  if (oneSided !== null) {
    const text = t('control.findings.oneSided', { peer: oneSided, here: routers[0]?.name ?? '' });
    lines.push({ key: 'one-sided', ...SEVERITY.info, who: oneSided, text, since: null });
  }
  return (
    <Panel id="h-find" title={t('control.findings.title')} note={t('control.findings.note', { source })}>
      {lines.length === 0 ? (
        <div className="panel-b">
          <p className="muted">{t('control.findings.nothing')}</p>
        </div>
      ) : (
        <ul className="findings">
          {lines.slice(0, MAX_LINES).map((line) => (
            <li key={line.key}>
              <State is={line.is}>{t(`states.${line.word}`)}</State>{' '}
              <div className="what">
                <p>
                  <b>{line.who}:</b> {line.text}
                </p>
                {line.detail}
              </div>{' '}
              <span className="when">{line.since !== null && <Since at={line.since} now={now} />}</span>
            </li>
          ))}
        </ul>
      )}
      {lines.length > MAX_LINES && (
        <p className="panel-f note">{t('control.findings.more', many(lines.length - MAX_LINES))}</p>
      )}
    </Panel>
  );
}

/** `21 min, since 13:41:02` */
function Since({ at, now }: { at: string; now: Date }) {
  const { t, locale } = useReader();
  return t.rich('control.findings.since', {
    age: duration(ageSeconds(at, now), locale),
    at: () => <Moment at={at} now={now} />,
  });
}

function serverLine(
  service: ServiceRow,
  server: ServerRow,
  condition: ReturnType<typeof useCondition>,
): Line[] {
  const { check } = server;
  if (!check || check.state === 'up' || server.health === 'off') return [];
  // Somebody's doing is said as the difference that it is, with its repairs.
  if (check.reason && BY_HAND.includes(check.reason.code)) return [];
  const look: Record<typeof check.state, { is: StateName; word: Word }> = {
    down: { is: 'down', word: 'down' },
    drained: { is: 'drain', word: 'drain' },
    held: { is: 'maint', word: 'held' },
    unknown: { is: 'unknown', word: 'unknown' },
  };
  return [
    {
      key: `${service.id} ${server.id}`,
      ...look[check.state],
      who: `${service.label || service.id}: ${server.label || server.id}`,
      text: `${server.id}. ${check.reason ? condition(check.reason) : ''}`,
      since: check.since,
    },
  ];
}
