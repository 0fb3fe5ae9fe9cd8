import { useTranslations } from 'next-intl';
import type { OpenSession } from '@/lib/auth';
import { browserName } from '@/lib/console/browser-name';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { Table, columnsOf, type Column } from '../ui/table';
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
      <Table<OpenSession>
        caption={t('title')}
        rows={sessions}
        id={({ idHash }) => idHash}
        columns={columnsOf<Column<OpenSession>>(
          withNames && {
            ...{ key: 'account', head: t('account'), isRowHead: true },
            cell: ({ user }) => user.name,
          },
          {
            ...{ key: 'address', head: t('address'), isRowHead: !withNames },
            cell: ({ address }) => <code>{address}</code>,
          },
          {
            ...{ key: 'browser', head: t('browser'), className: 'fill' },
            cell: ({ userAgent }) => (
              <span title={userAgent}>{browserName(userAgent) ?? t('unknownBrowser')}</span>
            ),
          },
          {
            ...{ key: 'since', head: t('since') },
            cell: ({ createdAt }) => <Moment at={createdAt.toISOString()} now={now} />,
          },
          {
            ...{ key: 'seen', head: t('seen') },
            cell: ({ idHash, lastSeenAt }) =>
              idHash === own ? t('this') : <Moment at={lastSeenAt.toISOString()} now={now} />,
          },
          {
            ...{ key: 'end', head: null, right: true },
            cell: ({ idHash, user }) => (
              <ButtonForm action="/account/sessions/end" csrf={csrf} values={{ session: idHash, back }}>
                {t('end')} {withNames && <span className="vh">{user.name}</span>}
              </ButtonForm>
            ),
          },
        )}
      />
    </Panel>
  );
}
