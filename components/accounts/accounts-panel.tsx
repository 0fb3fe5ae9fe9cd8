import { useTranslations } from 'next-intl';
import type { AccountRow } from '@/lib/auth';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { roleName } from './role-name';
import { State } from '../ui/state';

/** Everybody who may come in. */
export function AccountsPanel({ rows, own, now }: { rows: AccountRow[]; own: string; now: Date }) {
  const t = useTranslations('accounts.list');
  const words = useReader();
  return (
    <Panel id="h-accounts" title={t('title')}>
      <div className="scroll">
        <table className="t wrap">
          <caption className="vh">{t('title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('role')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('second')}</th>
              <th scope="col">{t('last')}</th>
              <th scope="col" className="r">
                {t('failed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name === own ? (
                    <a href="/account">{row.name}</a>
                  ) : (
                    <a href={`/accounts/${encodeURIComponent(row.name)}`}>{row.name}</a>
                  )}
                </th>
                <td>{roleName(words, row.role)}</td>
                <td>
                  <AccountState row={row} />
                </td>
                <td>{t(row.totpSince ? 'yes' : 'no')}</td>
                <td className="fill">
                  {row.lastLoginAt ? (
                    <>
                      <Moment at={row.lastLoginAt.toISOString()} now={now} />{' '}
                      <code>{row.lastLoginAddress}</code>
                    </>
                  ) : (
                    t('never')
                  )}
                </td>
                <td className="r">{row.failedLogins}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
