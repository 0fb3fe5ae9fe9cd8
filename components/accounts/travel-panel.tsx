import { useTranslations } from 'next-intl';
import type { KnownConflict } from '@/lib/auth';
import type { AccountsHere, AccountsThere } from '@/lib/console/carry-accounts';
import { ageSeconds, clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { Moment } from '../ui/age';
import { Observed } from '../ui/observed';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** Does the other router let the same people in, since when, and what came from there. */
export function TravelPanel({
  there,
  here,
  conflicts,
  now,
}: {
  there: AccountsThere | null;
  here: AccountsHere | null;
  conflicts: KnownConflict[];
  now: Date;
}) {
  const t = useTranslations('accounts.travel');
  const { locale } = useReader();
  return (
    <Panel
      id="h-travel"
      title={t('title')}
      note={
        there && (
          <Observed at={there.at} text={clock(there.at, now, locale)} age={ageSeconds(there.at, now)} />
        )
      }
    >
      <div className="panel-b">
        <p>
          <There there={there} now={now} />
        </p>
        <p>
          <Here here={here} now={now} />
        </p>
        {conflicts.length > 0 && <h3>{t('conflicts')}</h3>}
        <ul>
          {conflicts.map(({ name, kept, lost, at }) => (
            <li key={`${name} ${at}`}>
              <Moment at={at} now={now} />{' '}
              {t(kept === 'here' ? 'keptHere' : 'keptThere', {
                name,
                lost: clock(new Date(lost).toISOString(), now, locale),
              })}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function There({ there, now }: { there: AccountsThere | null; now: Date }) {
  const t = useTranslations('accounts.travel');
  const { locale } = useReader();
  const sentence = useSentence();
  if (!there) return <State is="unknown">{t('unknown')}</State>;
  switch (there.state) {
    case 'alone':
      return <State is="off">{t('alone')}</State>;
    case 'taken':
      return (
        <State is="up">{t('taken', { router: there.router, since: clock(there.since, now, locale) })}</State>
      );
    case 'delivered':
      return (
        <State is="info">
          {t('delivered', { router: there.router, since: clock(there.since, now, locale) })}
        </State>
      );
    case 'not-allowed':
      return (
        <>
          <State is="off">{t('notAllowed', { router: there.router })}</State> {t('allow')}{' '}
          <code>{t('allowLine')}</code>
        </>
      );
    case 'too-old':
      return <State is="unknown">{t('tooOld', { router: there.router })}</State>;
    case 'failed':
      return (
        <>
          <State is="unknown">{t('unknown')}</State> {sentence(there.error)} {there.error.detail}
        </>
      );
  }
}

function Here({ here, now }: { here: AccountsHere | null; now: Date }) {
  const t = useTranslations('accounts.travel');
  const { locale } = useReader();
  const sentence = useSentence();
  if (!here) return null;
  if (here.state === 'failed')
    return (
      <>
        {t('hereFailed')} {sentence(here.error)} {here.error.detail}
      </>
    );
  return <>{here.since ? t('hereTaken', { since: clock(here.since, now, locale) }) : t('hereNothing')}</>;
}
