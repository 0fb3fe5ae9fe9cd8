import { useTranslations } from 'next-intl';
import type { AccountRow } from '@/lib/auth';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Table } from '../ui/table';
import { roleName } from './role-name';

/** Everybody who may come in. */
export function AccountsPanel({ rows, own, now }: { rows: AccountRow[]; own: string; now: Date }) {
  const t = useTranslations('accounts.list');
  const words = useReader();
  return (
    <Panel id="h-accounts" title={t('title')}>
      <Table<AccountRow>
        caption={t('title')}
        rows={rows}
        id={({ name }) => name}
        columns={[
          {
            ...{ key: 'name', head: t('name'), isRowHead: true },
            cell: ({ name }) => (
              <a href={name === own ? '/account' : `/accounts/${encodeURIComponent(name)}`}>{name}</a>
            ),
          },
          { key: 'role', head: t('role'), cell: ({ role }) => roleName(words, role) },
          { key: 'state', head: t('state'), cell: (row) => <AccountState row={row} /> },
          { key: 'second', head: t('second'), cell: ({ totpSince }) => t(totpSince ? 'yes' : 'no') },
          {
            ...{ key: 'last', head: t('last'), className: 'fill' },
            cell: ({ lastLoginAt, lastLoginAddress }) =>
              lastLoginAt ? (
                <>
                  <Moment at={lastLoginAt.toISOString()} now={now} /> <code>{lastLoginAddress}</code>
                </>
              ) : (
                t('never')
              ),
          },
          { key: 'failed', head: t('failed'), right: true, cell: ({ failedLogins }) => failedLogins },
        ]}
      />
    </Panel>
  );
}

/** May it come in? */
export function AccountState({ row }: { row: AccountRow }) {
  const t = useTranslations('accounts.list');
  if (row.disabledAt) return <State is="off">{t('disabled')}</State>;
  if (row.oneTimePassword) return <State is="maint">{t('oneTime')}</State>;
  return <State is="up">{t('active')}</State>;
}
