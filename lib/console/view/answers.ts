import { ageSeconds, clock, duration, many } from '@/lib/i18n/format';
import type { Reader, Translate } from '@/lib/i18n/reader';
import { activeSince } from '@/lib/router';
import { compareVersions } from './versions';
import {
  activeOf,
  isActive,
  isDivided,
  otherRole,
  routersOf,
  type PairView,
  type RouterReading,
} from './reading';
import type { FailoverRow } from './failover';
import type { Health, ServiceRow } from './services';
import type { TakeoverView } from './takeover';

/** One of the five answers of CONTROL/MONITORING. `state` null: a plain name, no state. */
export interface Answer {
  question: string;
  state: 'up' | 'down' | 'critical' | 'degraded' | 'unknown' | 'off' | null;
  say: string;
  more: string;
}

type Said = Omit<Answer, 'question'>;
const said = (state: Answer['state'], say: string, more: string): Said => ({ state, say, more });

/**
 * Is it up, who is active since when, can the backup take over, what is unhealthy, does it run what is saved.
 * @param services of the active router, joined with the file that it runs
 * @param failover the same for its failover services; null: it serves virtual servers
 */
export function answers(
  pair: PairView,
  services: ServiceRow[],
  failover: FailoverRow[] | null,
  take: TakeoverView,
  now: Date,
  reader: Reader,
): Answer[] {
  const { t } = reader;
  return [
    { question: t('control.answers.service'), ...serviceAnswer(pair, servedBy(services, failover), t) },
    { question: t('control.answers.active'), ...activeAnswer(pair, now, reader) },
    { question: t('control.answers.takeover'), ...takeoverAnswer(pair, take, t) },
    { question: t('control.answers.unhealthy'), ...healthAnswer(pair, services, t) },
    { question: t('control.answers.saved'), ...configAnswer(pair, t) },
  ];
}

/** `lvs1 and lvs2 cannot be read` */
function unreadable(names: string[], t: Translate): Said {
  const all =
    names.length > 1 ? t('control.and', { a: names[0] ?? '', b: names[1] ?? '' }) : (names[0] ?? '');
  const more = t('control.answers.unreadable', { n: names.length, names: all });
  return said('unknown', t('control.answers.unknown'), more);
}

/** What clients are to be served by, of either kind. */
interface Served {
  kind: 'virtual' | 'failover';
  of: { active: boolean; health: Health; label: string }[];
}

function servedBy(services: ServiceRow[], failover: FailoverRow[] | null): Served {
  if (failover) {
    const of = failover.map(({ service, health }) => ({
      active: service.active,
      health,
      label: service.name,
    }));
    return { kind: 'failover', of };
  }
  // what the kernel has besides is no virtual server of the file
  const of = services.flatMap(({ virtual, health, label, id }) =>
    virtual ? [{ active: virtual.active, health, label: label || id }] : [],
  );
  return { kind: 'virtual', of };
}

function serviceAnswer(pair: PairView, { kind, of }: Served, t: Translate): Said {
  const routers = routersOf(pair);
  if (pair.local.status?.router === 'unconfigured') {
    return said('off', t('control.answers.notSetUp'), t('control.answers.neitherRouter'));
  }
  if (!activeOf(pair)) {
    const both = routers.filter((r) => isActive(r) === true).length > 1;
    if (both) return said('critical', t('control.answers.inDoubt'), t('control.answers.twoHold'));
    const silent = routers.filter((r) => isActive(r) === null).map((r) => r.name);
    if (silent.length) return unreadable(silent, t);
    const failed = routers.some((r) => r.status?.pulse.state === 'failed');
    const stopped = routers.every((r) => r.status?.pulse.state === 'stopped');
    if (stopped && !failed) return said('off', t('control.answers.stopped'), t('control.answers.nowhere'));
    return said('critical', t('control.answers.down'), t('control.answers.noneHolds'));
  }
  const meant = of.filter(({ active }) => active);
  const off = of.length - meant.length;
  if (meant.length === 0) {
    return said('off', t('control.answers.nothingToServe'), t(`control.answers.noActive.${kind}`, { off }));
  }
  const down = meant.filter(({ health }) => health === 'critical' || health === 'down');
  const unknown = meant.filter(({ health }) => health === 'unknown');
  const well = meant.length - down.length - unknown.length;
  if (down.length) {
    const all = down.length === meant.length;
    const names = down.slice(0, 3).map(({ label }) => label);
    return said(
      'critical',
      all ? t('control.answers.down') : t('control.answers.partlyDown'),
      t('control.answers.behind', { names: names.join(', '), more: down.length - names.length }),
    );
  }
  if (unknown.length) {
    const more = t(`control.answers.uncheckedServices.${kind}`, { ...many(unknown.length), well });
    return said('unknown', t('control.answers.unknown'), more);
  }
  return said('up', t('control.answers.up'), t(`control.answers.servicesUp.${kind}`, { ...many(well), off }));
}

function activeAnswer(pair: PairView, now: Date, { t, locale }: Reader): Said {
  const active = activeOf(pair);
  if (isDivided(pair)) {
    const holds = ({ name, status }: RouterReading) => {
      const vips = (status?.vips ?? []).flatMap((v) => (v.held ? [v.address] : []));
      return t('control.answers.holds', { name, vips: vips.join(', ') });
    };
    const more = t('control.and', { a: holds(pair.local), b: pair.peer ? holds(pair.peer) : '' });
    return said(null, t('control.answers.eachItsOwn'), more);
  }
  if (active) {
    const since = activeSince(pair.raw);
    const more = since
      ? t('control.answers.since', {
          time: clock(since, now, locale),
          age: duration(ageSeconds(since, now), locale),
        })
      : t('control.answers.sinceUnknown');
    return said(null, active.name, more);
  }
  const routers = routersOf(pair);
  const holders = routers.filter((r) => isActive(r) === true);
  if (holders.length > 1) return said('critical', t('control.answers.both'), t('control.answers.bothHold'));
  const silent = routers.filter((r) => isActive(r) === null).map((r) => r.name);
  if (silent.length) return unreadable(silent, t);
  return said('off', t('control.answers.none'), t('control.answers.noneHolds'));
}

function takeoverAnswer(pair: PairView, take: TakeoverView, t: Translate): Said {
  const failing = take.checks.filter((c) => c.state !== 'ok');
  const more = condition(failing[0], t);
  switch (take.verdict) {
    case 'alone':
      return pair.alone === 'not-paired'
        ? said(
            'degraded',
            t('control.answers.notKnown'),
            t(`control.answers.notPaired.${otherRole(pair.local)}`),
          )
        : said('off', t('control.answers.noBackup'), t('control.answers.disabled'));
    case 'yes':
      return said('up', t('control.answers.yes'), t('control.answers.met', many(take.checks.length)));
    case 'reservation':
      return said('degraded', t('control.answers.reservations', many(failing.length)), more);
    case 'no':
      return said(
        'down',
        t('control.answers.saysNo'),
        condition(
          take.checks.find((c) => c.state === 'no'),
          t,
        ),
      );
    default:
      return said('unknown', t('control.answers.unknown'), more || t('control.answers.backupUnreadable'));
  }
}

function condition(check: TakeoverView['checks'][number] | undefined, t: Translate): string {
  if (!check) return '';
  return t('control.answers.condition', { text: check.text, value: check.value || t('control.answers.no') });
}

function healthAnswer(pair: PairView, services: ServiceRow[], t: Translate): Said {
  const active = activeOf(pair);
  const unknown = t('control.answers.unknown');
  if (!active) return said('unknown', unknown, t('control.answers.noneServes'));
  if (!active.status?.checks) {
    return said('unknown', unknown, t('control.answers.noChecks', { name: active.name }));
  }
  const servers = services.flatMap((s) => s.servers.map((r) => ({ ...r, service: s.label || s.id })));
  const counted = servers.filter((s) => s.health !== 'off');
  const down = counted.filter((s) => s.health === 'down');
  const other = counted.filter((s) => s.health === 'unknown').length;
  const up = services.reduce((n, service) => n + service.up, 0);
  const tail = t('control.answers.tail', { up, total: counted.length });
  if (down.length) {
    const first = down
      .slice(0, 2)
      .map((s) => t('control.answers.serverIn', { server: s.label || s.id, service: s.service }))
      .join(', ');
    const names =
      down.length > 2 ? t('control.answers.andMore', { names: first, n: down.length - 2 }) : first;
    return said(
      'down',
      t('control.answers.downServers', { n: down.length }),
      t('control.answers.list', { names, tail }),
    );
  }
  if (other) {
    const more = t('control.answers.sentence', { tail });
    return said('unknown', t('control.answers.unknownServers', { n: other }), more);
  }
  if (counted.length === 0) return said('off', t('control.answers.none'), t('control.answers.noServers'));
  return said('up', t('control.answers.none'), t('control.answers.serversUp', many(up)));
}

function configAnswer(pair: PairView, t: Translate): Said {
  const { verdict, text } = compareVersions(pair, t);
  switch (verdict) {
    case 'same':
      return said('up', t('control.answers.yes'), text);
    case 'behind':
      return said('degraded', t('control.answers.saysNo'), text);
    case 'stopped':
      return said('off', t('control.answers.nothingRuns'), text);
    default:
      return said('unknown', t('control.answers.unknown'), text);
  }
}
