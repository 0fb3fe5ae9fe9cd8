import { realServerPage } from '@/lib/console/links';
import {
  actionsFor,
  decisionWord,
  namedRow,
  serverActionPage,
  type ServerActionView,
} from '@/lib/console/view/server-action';
import { trafficLink } from '@/lib/console/view/traffic';
import { clock, count, duration, ageSeconds, many } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { LinkButton } from '../ui/button';
import { healthState } from '../ui/health';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** How a real server is now, as the router that serves says. */
export function ServerNow({ view, now }: { view: ServerActionView; now: Date }) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const sentence = useSentence();
  const { service, server, source, table, decided } = view;
  const { check, destination, health } = server;
  const at = (time: string) => clock(time, now, locale);
  return (
    <Panel
      id="h-server"
      title={t('operate.now.title')}
      note={t('operate.now.source', { router: source.name, time: at(source.readAt) })}
      foot={
        <>
          <a href={realServerPage(service.id, server.id)}>{t('operate.now.edit')}</a>{' '}
          <a href={trafficLink({ service: service.id, server: server.id })}>{t('traffic.title')}</a>
        </>
      }
    >
      <dl className="facts wide left">
        <dt>{t('operate.now.state')}</dt>{' '}
        <dd>
          <State is={healthState(health)}>{t(`states.${health}`)}</State>
          {check?.since && <> {t('operate.now.since', { time: at(check.since) })}</>}
          {check?.reason && <>. {condition(check.reason)}</>}
        </dd>{' '}
        <dt>{t('operate.now.checked')}</dt>{' '}
        <dd>
          {check?.lastCheck
            ? t('operate.now.ago', {
                age: duration(ageSeconds(check.lastCheck, now), locale),
                ms: check.latencyMs === null ? '–' : String(Math.round(check.latencyMs)),
              })
            : t('states.notKnown')}
        </dd>{' '}
        <dt>{t('operate.now.weight')}</dt>{' '}
        <dd>
          {'error' in table
            ? sentence(table.error)
            : destination
              ? t('operate.now.weights', { now: String(destination.weight), file: String(server.weight) })
              : t('operate.now.notInTable', { file: String(server.weight) })}
        </dd>{' '}
        <dt>{t('operate.now.connections')}</dt>{' '}
        <dd>
          {destination
            ? t('operate.now.open', {
                active: count(destination.active),
                inactive: count(destination.inactive),
              })
            : '–'}
        </dd>
        {decided && (
          <>
            {' '}
            <dt>{t('operate.now.decided')}</dt>{' '}
            <dd>
              {t(`operate.now.decisions.${decisionWord(decided.state)}`, {
                by: decided.by,
                time: at(decided.at),
                weight: String(decided.weight ?? ''),
              })}
              {decided.remaining && (
                <>
                  {' '}
                  {t('operate.now.remaining', {
                    ...many(decided.remaining.active + decided.remaining.inactive),
                    bound: decided.remaining.persistent === null ? '?' : count(decided.remaining.persistent),
                  })}
                  {decided.remaining.endsIn !== null &&
                    ` ${t('operate.now.ends', { age: duration(decided.remaining.endsIn, locale) })}`}
                </>
              )}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

/** Everything that can be done about it; each leads to a page that says first what it will do. */
export function ServerActions({ view }: { view: ServerActionView }) {
  const { t } = useReader();
  const { service, server, source } = view;
  const actions = actionsFor(service, server, source.status?.intents ?? null);
  const all = actions.length ? [...actions, 'check' as const] : [];
  return (
    <Panel id="h-acts" title={t('operate.now.actions', { server: namedRow(server) })}>
      {all.length === 0 ? (
        <p className="panel-b muted">{t('operate.now.none')}</p>
      ) : (
        <dl className="deeds">
          {all.map((action) => (
            <div key={action}>
              <dt>
                <LinkButton href={serverActionPage(action, service.id, server.id)}>
                  {t(`operate.${action}.ask`)}
                </LinkButton>
              </dt>{' '}
              <dd>{t(`operate.${action}.short`)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
