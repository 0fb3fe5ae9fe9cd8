import { useTranslations } from 'next-intl';
import type { SessionInfo } from '@/lib/auth';
import type { User } from '@/lib/db';
import { LinkButton } from '../ui/button';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';

/** When one came in last before this session, and what was tried in one's name. */
export function LoginPanel({ user, session, now }: { user: User; session: SessionInfo; now: Date }) {
  const t = useTranslations('account.login');
  return (
    <Panel
      id="h-login"
      title={t('title')}
      foot={
        <>
          <LinkButton small href="/password">
            {t('password')}
          </LinkButton>{' '}
          <LinkButton small href="/account/second-factor">
            {t(user.totpSince ? 'secondFactor' : 'setUp')}
          </LinkButton>
        </>
      }
    >
      <dl className="facts wide">
        <dt>{t('before')}</dt>{' '}
        <dd>
          {session.previousLoginAt ? (
            <>
              <Moment at={session.previousLoginAt.toISOString()} now={now} />{' '}
              <code>{session.previousLoginAddress}</code>
            </>
          ) : (
            t('first')
          )}
        </dd>
        <dt>{t('failed')}</dt> <dd>{session.failedBefore}</dd>
        <dt>{t('changed')}</dt>{' '}
        <dd>
          <Moment at={user.passwordChangedAt.toISOString()} now={now} />
        </dd>
        <dt>{t('second')}</dt>{' '}
        <dd>{user.totpSince ? <Moment at={user.totpSince.toISOString()} now={now} /> : t('noSecond')}</dd>
      </dl>
    </Panel>
  );
}
