import { useTranslations } from 'next-intl';
import type { TokenRow } from '@/lib/auth';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { Panel } from '../ui/panel';
import { roleName } from './role-name';
import { State } from '../ui/state';
import { ButtonForm } from './button-form';

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
      {tokens.length === 0 ? (
        <p className="panel-b muted">{t('none')}</p>
      ) : (
        <div className="scroll">
          <table className="t wrap">
            <caption className="vh">{t('title')}</caption>
            <thead>
              <tr>
                {withNames && <th scope="col">{t('account')}</th>}
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('role')}</th>
                <th scope="col">{t('expires')}</th>
                <th scope="col">{t('used')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id}>
                  {withNames && <td>{token.user.name}</td>}
                  <th scope="row" className="fill">
                    {token.name}
                  </th>
                  <td>{roleName(words, token.role)}</td>
                  <td>
                    {token.expiresAt <= now ? (
                      <State is="off">{t('expired')}</State>
                    ) : (
                      <Moment at={token.expiresAt.toISOString()} now={now} />
                    )}
                  </td>
                  <td>
                    {token.lastUsedAt ? (
                      <>
                        <Moment at={token.lastUsedAt.toISOString()} now={now} />{' '}
                        <code>{token.lastUsedAddress}</code>
                      </>
                    ) : (
                      t('never')
                    )}
                  </td>
                  <td className="r">
                    <ButtonForm action="/account/tokens/revoke" csrf={csrf} values={{ key: token.id, back }}>
                      {t('revoke')}
                    </ButtonForm>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
