import { useTranslations } from 'next-intl';
import type { TokenRow } from '@/lib/auth';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Table, columnsOf, type Column } from '../ui/table';
import { ButtonForm } from './button-form';
import { roleName } from './role-name';

/** The API tokens that were not revoked. */
export function TokensPanel({
  tokens,
  csrf,
  back,
  withNames,
  now,
}: {
  tokens: TokenRow[];
  csrf: string;
  back: string;
  withNames: boolean;
  now: Date;
}) {
  const t = useTranslations('account.tokens');
  const words = useReader();
  return (
    <Panel id="h-tokens" title={t(withNames ? 'all' : 'title')} note={t('note')}>
      <Table<TokenRow>
        caption={t('title')}
        rows={tokens}
        id={({ id }) => String(id)}
        empty={t('none')}
        columns={columnsOf<Column<TokenRow>>(
          withNames && { key: 'account', head: t('account'), cell: ({ user }) => user.name },
          {
            ...{ key: 'name', head: t('name'), isRowHead: true, className: 'fill' },
            cell: ({ name }) => name,
          },
          { key: 'role', head: t('role'), cell: ({ role }) => roleName(words, role) },
          {
            ...{ key: 'expires', head: t('expires') },
            cell: ({ expiresAt }) =>
              expiresAt <= now ? (
                <State is="off">{t('expired')}</State>
              ) : (
                <Moment at={expiresAt.toISOString()} now={now} />
              ),
          },
          {
            ...{ key: 'used', head: t('used') },
            cell: ({ lastUsedAt, lastUsedAddress }) =>
              lastUsedAt ? (
                <>
                  <Moment at={lastUsedAt.toISOString()} now={now} /> <code>{lastUsedAddress}</code>
                </>
              ) : (
                t('never')
              ),
          },
          {
            ...{ key: 'revoke', head: null, right: true },
            cell: ({ id }) => (
              <ButtonForm action="/account/tokens/revoke" csrf={csrf} values={{ key: id, back }}>
                {t('revoke')}
              </ButtonForm>
            ),
          },
        )}
      />
    </Panel>
  );
}
