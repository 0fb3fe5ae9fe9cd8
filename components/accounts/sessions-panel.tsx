import { useTranslations } from 'next-intl';
import type { OpenSession } from '@/lib/auth';
import { browserName } from '@/lib/console/browser-name';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { ButtonForm } from './button-form';

/** Open sessions, each with a button that ends it at once. */
export function SessionsPanel({
  sessions,
  own,
  csrf,
  back,
  withNames,
  now,
}: {
  sessions: OpenSession[];
  /** the session that looks at the list */
  own: string;
  csrf: string;
  /** page that the button leads back to */
  back: string;
  /** everybody's: with the account of each */
  withNames: boolean;
  now: Date;
}) {
  const t = useTranslations('account.sessions');
  return (
    <Panel id="h-sessions" title={t(withNames ? 'all' : 'title')} note={t('note')}>
      <div className="scroll">
        <table className="t wrap">
          <caption className="vh">{t('title')}</caption>
          <thead>
            <tr>
              {withNames && <th scope="col">{t('account')}</th>}
              <th scope="col">{t('address')}</th>
              <th scope="col">{t('browser')}</th>
              <th scope="col">{t('since')}</th>
              <th scope="col">{t('seen')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {sessions.map((one) => (
              <tr key={one.idHash}>
                {withNames && <th scope="row">{one.user.name}</th>}
                <td>
                  <code>{one.address}</code>
                </td>
                <td className="fill" title={one.userAgent}>
                  {browserName(one.userAgent) ?? t('unknownBrowser')}
                </td>
                <td>
                  <Moment at={one.createdAt.toISOString()} now={now} />
                </td>
                <td>
                  {one.idHash === own ? t('this') : <Moment at={one.lastSeenAt.toISOString()} now={now} />}
                </td>
                <td className="r">
                  <ButtonForm
                    action="/account/sessions/end"
                    csrf={csrf}
                    values={{ session: one.idHash, back }}
                  >
                    {t('end')} {withNames && <span className="vh">{one.user.name}</span>}
                  </ButtonForm>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
