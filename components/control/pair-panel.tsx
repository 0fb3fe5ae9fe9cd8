import { Fragment, type ReactNode } from 'react';
import { isActive, noRole, otherRole, type PairView, type RouterReading } from '@/lib/console/view/reading';
import { maintenancePage } from '@/lib/console/view/maintenance';
import { many } from '@/lib/i18n/format';
import { useReader, type Translate } from '@/lib/i18n/reader';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Moment } from '../ui/age';
import { LinkButton } from '../ui/button';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';
import { Channels, NoPeer } from './pair-links';

/** Both routers drawn with what each says of itself and what connects them. */
export function PairPanel({
  pair,
  note,
  mayOperate,
  now,
  foot,
}: {
  pair: PairView;
  note: string;
  mayOperate: boolean;
  now: Date;
  foot?: ReactNode;
}) {
  const { t } = useReader();
  return (
    <Panel id="h-pair" title={t('control.pair.title')} note={note} foot={foot || undefined}>
      <div className="pair">
        <p className="net pub">
          <span>
            <b>{t('control.pair.public')}</b>
          </span>
        </p>
        <Router reading={pair.local} paired={pair.peer !== null} mayOperate={mayOperate} now={now} />
        <Channels pair={pair} />
        {pair.peer ? (
          <Router reading={pair.peer} paired mayOperate={mayOperate} now={now} />
        ) : (
          <NoPeer why={pair.alone} other={otherRole(pair.local)} />
        )}
        <p className="net priv">
          <span>
            <b>{t('control.pair.real')}</b>
          </span>
        </p>
      </div>
    </Panel>
  );
}

const PULSE: Record<'running' | 'stopped' | 'failed' | 'unknown', StateName> = {
  running: 'up',
  stopped: 'off',
  failed: 'down',
  unknown: 'unknown',
};

function Router({
  reading,
  paired,
  mayOperate,
  now,
}: {
  reading: RouterReading;
  /** there is another router that could lead in its place */
  paired: boolean;
  mayOperate: boolean;
  now: Date;
}) {
  const { t } = useReader();
  const { status } = reading;
  const sentence = useSentence();
  const active = isActive(reading);
  const role =
    active === null
      ? 'unknown'
      : active
        ? 'active'
        : status?.pulse.state === 'running'
          ? 'standingBy'
          : 'stopped';
  return (
    <article className={`router ${active ? 'active' : 'standby'}`} aria-label={reading.name}>
      <div className="router-h">
        <h3>{reading.name}</h3> <span className="who">{whoText(reading, t)}</span>{' '}
        <span className="role">
          {role === 'unknown' ? t('control.pair.unknown') : t(`frame.states.${role}`)}
        </span>
      </div>
      {status ? (
        <>
          <Facts reading={reading} now={now} />
          <Vips reading={reading} active={active} />
        </>
      ) : (
        <div className="vips">
          <p>
            <State is="unknown">{t('control.pair.unknown')}</State>
          </p>
          <p className="text-ink-2">{reading.error ? sentence(reading.error) : t('control.pair.noAnswer')}</p>
        </div>
      )}
      {mayOperate && <Verbs reading={reading} paired={paired} />}
    </article>
  );
}

function whoText({ which, status }: RouterReading, t: Translate): string {
  const here = which === 'local' ? t('control.pair.here') : '';
  const role = !status
    ? t('control.pair.notAnswering')
    : status.router === 'unconfigured'
      ? t(`frame.${noRole(status)}`)
      : t(`frame.routers.${status.router}`);
  return [role, here].filter(Boolean).join(', ');
}

function Facts({ reading, now }: { reading: RouterReading; now: Date }) {
  const { t } = useReader();
  const { status } = reading;
  const condition = useCondition();
  if (!status) return null;
  const { pulse, checks, vrrp, unknown, lowered } = status;
  return (
    <dl className="facts">
      <dt>pulse</dt>{' '}
      <dd>
        <State is={PULSE[pulse.state]}>{t(`control.takeover.values.${pulse.state}`)}</State>
        {pulse.since && <Since at={pulse.since} now={now} />}
      </dd>{' '}
      <dt>lvsd</dt>{' '}
      <dd>
        {checks ? (
          <>
            <State is="up">{t('frame.states.running')}</State>,{' '}
            {t('control.pair.checks', many(checks.length))}
          </>
        ) : pulse.state === 'stopped' ? (
          <State is="off">{t('frame.states.stopped')}</State>
        ) : (
          <State is="unknown" title={unknown.checks && condition(unknown.checks)}>
            {t('control.pair.noChecks')}
          </State>
        )}
      </dd>
      {vrrp?.map((v) => (
        <Fragment key={v.name}>
          {' '}
          <dt>{v.name}</dt>{' '}
          <dd>
            {v.state}
            {v.since && <Since at={v.since} now={now} />}
          </dd>
        </Fragment>
      ))}
      {lowered?.maintenance && (
        <>
          {' '}
          <dt>{t('operate.maintenance.title')}</dt>{' '}
          <dd>
            <State is="maint">{lowered.maintenance.reason}</State> {lowered.maintenance.by}
            <Since at={lowered.maintenance.at} now={now} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** ` since 14:02:31` */
function Since({ at, now }: { at: string; now: Date }) {
  const { t } = useReader();
  return <> {t.rich('control.pair.since', { at: () => <Moment at={at} now={now} /> })}</>;
}

function Vips({ reading, active }: { reading: RouterReading; active: boolean | null }) {
  const { t } = useReader();
  const { status } = reading;
  const condition = useCondition();
  if (!status) return null;
  if (!status.vips) {
    const why = status.unknown.vips && condition(status.unknown.vips);
    return (
      <div className="vips">
        <p>{t('control.pair.addresses', { why: why ?? t('states.notKnown') })}</p>
      </div>
    );
  }
  const held = status.vips.filter((v) => v.held).length;
  const all = status.vips.length;
  const waits = active === false && status.pulse.state === 'running';
  const text =
    all === 0
      ? t('control.pair.noVips')
      : held === all
        ? t('control.pair.holdsAll', { n: all })
        : held
          ? t('control.pair.holdsSome', { held, n: all })
          : t(waits ? 'control.pair.wouldTake' : 'control.pair.holdsNone', { n: all });
  return (
    <div className="vips">
      <p>{text}</p>
      <ul>
        {status.vips.map((v) => (
          <li key={v.address} className={v.held ? 'chip' : 'chip wouldtake'}>
            {v.address}
            <span className="vh"> {t(v.held ? 'control.pair.held' : 'control.pair.notHeld')}</span>{' '}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Each leads to a page that says first what it will do. */
function Verbs({ reading, paired }: { reading: RouterReading; paired: boolean }) {
  const { t } = useReader();
  const state = reading.status?.pulse.state ?? 'unknown';
  const href = (verb: string) => `/control/${verb}/${reading.which}`;
  return (
    <div className="btn-row">
      {state !== 'running' && (
        <LinkButton small href={href('start')}>
          {t('control.asks.start')}
        </LinkButton>
      )}{' '}
      {state !== 'stopped' && (
        <>
          <LinkButton small href={href('reload')}>
            {t('control.asks.reload')}
          </LinkButton>{' '}
          <LinkButton small href={href('restart')}>
            {t('control.asks.restart')}
          </LinkButton>{' '}
          <LinkButton small href={href('stop')}>
            {t('control.asks.stop')}
          </LinkButton>{' '}
        </>
      )}
      {paired && reading.status && (
        <LinkButton small href={maintenancePage(reading.which)}>
          {t(reading.status.lowered?.maintenance ? 'operate.maintenance.askEnd' : 'operate.maintenance.ask')}
        </LinkButton>
      )}
    </div>
  );
}
