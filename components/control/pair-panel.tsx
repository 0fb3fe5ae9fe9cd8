import { Fragment, type ReactNode } from 'react';
import { isActive, noRole, otherRole, type PairView, type RouterReading } from '@/lib/console/view/reading';
import { plural } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Moment } from '../ui/age';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Panel } from '../ui/panel';
import { State, stateClass, type StateName } from '../ui/state';

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
  return (
    <Panel id="h-pair" title="The pair" note={note} foot={foot || undefined}>
      <div className="pair">
        <p className="net pub">
          <span>
            <b>Public network</b>
          </span>
        </p>
        <Router reading={pair.local} mayOperate={mayOperate} now={now} />
        <Channels pair={pair} />
        {pair.peer ? (
          <Router reading={pair.peer} mayOperate={mayOperate} now={now} />
        ) : (
          <NoPeer why={pair.alone} other={otherRole(pair.local)} />
        )}
        <p className="net priv">
          <span>
            <b>Real servers</b>
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

function Router({ reading, mayOperate, now }: { reading: RouterReading; mayOperate: boolean; now: Date }) {
  const { status } = reading;
  const sentence = useSentence();
  const active = isActive(reading);
  const role =
    active === null
      ? 'unknown'
      : active
        ? 'active'
        : status?.pulse.state === 'running'
          ? 'standing by'
          : 'stopped';
  return (
    <article className={`router ${active ? 'active' : 'standby'}`} aria-label={reading.name}>
      <div className="router-h">
        <h3>{reading.name}</h3> <span className="who">{whoText(reading)}</span>{' '}
        <span className="role">{role}</span>
      </div>
      {status ? (
        <>
          <Facts reading={reading} now={now} />
          <Vips reading={reading} active={active} />
        </>
      ) : (
        <div className="vips">
          <p>
            <State is="unknown">unknown</State>
          </p>
          <p className="text-ink-2">{reading.error ? sentence(reading.error) : 'It did not answer.'}</p>
        </div>
      )}
      {mayOperate && <Verbs reading={reading} />}
    </article>
  );
}

function whoText({ which, status }: RouterReading): string {
  const here = which === 'local' ? 'you are here' : '';
  const role = status ? (status.router === 'unconfigured' ? noRole(status) : status.router) : '';
  return [role, here].filter(Boolean).join(', ');
}

function Facts({ reading, now }: { reading: RouterReading; now: Date }) {
  const { status } = reading;
  const condition = useCondition();
  if (!status) return null;
  const { pulse, checks, vrrp, unknown } = status;
  return (
    <dl className="facts">
      <dt>pulse</dt>{' '}
      <dd>
        <State is={PULSE[pulse.state]}>{pulse.state}</State>
        {pulse.since && (
          <>
            {' '}
            since <Moment at={pulse.since} now={now} />
          </>
        )}
      </dd>{' '}
      <dt>lvsd</dt>{' '}
      <dd>
        {checks ? (
          <>
            <State is="up">running</State>, {plural(checks.length, 'check')}
          </>
        ) : pulse.state === 'stopped' ? (
          <State is="off">stopped</State>
        ) : (
          <State is="unknown" title={unknown.checks && condition(unknown.checks)}>
            checks not running
          </State>
        )}
      </dd>
      {vrrp?.map((v) => (
        <Fragment key={v.name}>
          {' '}
          <dt>{v.name}</dt>{' '}
          <dd>
            {v.state}
            {v.since && (
              <>
                {' '}
                since <Moment at={v.since} now={now} />
              </>
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Vips({ reading, active }: { reading: RouterReading; active: boolean | null }) {
  const { status } = reading;
  const condition = useCondition();
  if (!status) return null;
  if (!status.vips) {
    const why = status.unknown.vips && condition(status.unknown.vips);
    return (
      <div className="vips">
        <p>Addresses: {why ?? 'not known'}</p>
      </div>
    );
  }
  const held = status.vips.filter((v) => v.held).length;
  const all = status.vips.length;
  const text =
    all === 0
      ? 'lvs.cf has no active virtual address'
      : held === all
        ? `Holds ${all === 1 ? 'the address' : `all ${all} addresses`}`
        : held
          ? `Holds ${held} of ${all} addresses`
          : `Holds none${active === false && status.pulse.state === 'running' ? `, would take ${all === 1 ? 'it' : `all ${all}`}` : ` of ${all}`}`;
  return (
    <div className="vips">
      <p>{text}</p>
      <ul>
        {status.vips.map((v) => (
          <li key={v.address} className={v.held ? 'chip' : 'chip wouldtake'}>
            {v.address}
            <span className="vh">{v.held ? ' (held)' : ' (not held)'}</span>{' '}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Each leads to a page that says first what it will do. */
function Verbs({ reading }: { reading: RouterReading }) {
  const state = reading.status?.pulse.state ?? 'unknown';
  const href = (verb: string) => `/control/${verb}/${reading.which}`;
  return (
    <div className="btn-row">
      {state !== 'running' && (
        <LinkButton small href={href('start')}>
          Start…
        </LinkButton>
      )}{' '}
      {state !== 'stopped' && (
        <>
          <LinkButton small href={href('reload')}>
            Reload…
          </LinkButton>{' '}
          <LinkButton small href={href('restart')}>
            Restart…
          </LinkButton>{' '}
          <LinkButton small href={href('stop')}>
            Stop…
          </LinkButton>
        </>
      )}
    </div>
  );
}

/** What each VRRP instance says on both sides: heard when exactly one is master and the other waits. */
function Channels({ pair }: { pair: PairView }) {
  const names = [
    ...new Set([pair.local, pair.peer].flatMap((r) => r?.status?.vrrp?.map((v) => v.name) ?? [])),
  ];
  if (!pair.peer || names.length === 0)
    return <ul className="channels" aria-label="Channels between the routers" />;
  return (
    <ul className="channels" aria-label="Channels between the routers">
      {names.map((name) => {
        const here = pair.local.status?.vrrp?.find((v) => v.name === name)?.state ?? 'unknown';
        const there = pair.peer?.status?.vrrp?.find((v) => v.name === name)?.state ?? 'unknown';
        const { is, word } = channelState(here, there);
        return (
          <li key={name}>
            <b>Heartbeat {name}</b>{' '}
            <span className={`wire ${stateClass(is)}${is === 'up' ? '' : ' cut'}`}>
              <Icon name="i-heart" />
            </span>{' '}
            <span className="age">{word}</span>
          </li>
        );
      })}
    </ul>
  );
}

function channelState(here: string, there: string): { is: StateName; word: string } {
  if (here === 'unknown' || there === 'unknown') return { is: 'unknown', word: 'not known on both sides' };
  if ([here, there].sort().join() === 'BACKUP,MASTER')
    return { is: 'up', word: 'heard: one leads, one waits' };
  if (here === 'MASTER' && there === 'MASTER') return { is: 'down', word: 'not heard: both lead' };
  if (here === 'FAULT' || there === 'FAULT') return { is: 'down', word: 'link fault' };
  return { is: 'degraded', word: 'settling: nobody leads' };
}

function NoPeer({ why, other }: { why: PairView['alone']; other: 'primary' | 'backup' }) {
  return (
    <article className="router standby" aria-label="No second router">
      <div className="router-h">
        <h3>{why === 'not-paired' ? (other === 'primary' ? 'Primary' : 'Backup') : 'No backup'}</h3>{' '}
        <span className="role">{why === 'not-paired' ? 'not paired' : 'none'}</span>
      </div>
      <div className="vips">
        <p>
          {why === 'not-paired'
            ? `lvs.cf names a ${other}. This console is not paired with it.`
            : 'lvs.cf has no backup that is switched on.'}
        </p>
        <p>
          {why === 'not-paired' ? (
            <a href="/redundancy/pairing">Pair with the {other}…</a>
          ) : (
            <a href="/redundancy">REDUNDANCY</a>
          )}
        </p>
      </div>
    </article>
  );
}
