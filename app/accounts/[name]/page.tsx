import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { TokensRevoked } from '@/components/access/tokens-revoked';
import { AccessNav } from '@/components/accounts/access-nav';
import { AccountState } from '@/components/accounts/accounts-panel';
import { RoleField } from '@/components/accounts/add-account-panel';
import { ButtonForm } from '@/components/accounts/button-form';
import { OnceNotice } from '@/components/accounts/once-notice';
import { roleName } from '@/components/accounts/role-name';
import { SaidHere } from '@/components/accounts/said-here';
import { ConsolePage } from '@/components/frame/console-page';
import { Moment } from '@/components/ui/age';
import { Button, LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { account } from '@/lib/auth';
import { page, takeShown } from '@/lib/console';
import { accountPage } from '@/lib/console/account-form';
import { reader } from '@/lib/i18n/reader';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts'))('title') };
}

/** One account: its role, whether it may come in, its password and second factor. */
export default page({ permission: 'administer' }, async (context) => {
  const { params, user, session, csrf, draft, search, router } = context;
  const row = await account(params.name ?? '');
  if (!row) notFound();
  const { name } = row;
  const t = await getTranslations('accounts.one');
  const tAll = await getTranslations('accounts');
  const now = new Date();
  const to = (part: string) => `${accountPage(name)}/${part}`;
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <AccessNav current="accounts" role={user.role} />
      <PageHead
        crumb={
          <>
            <a href="/accounts">{tAll('title')}</a> / {name}
          </>
        }
        title={t('title', { name })}
        small={roleName(await reader(), row.role)}
      />
      <SaidHere done={search.done} />
      {search.done === 'reset' && <TokensRevoked count={search.tokens} />}
      <OnceNotice shown={takeShown(search.once, session)} />
      <FindingsNotice findings={draft?.findings ?? []} />
      <div className="cols cols-form">
        <div className="stack">
          <form className="form" method="post" action={to('role')}>
            <input type="hidden" name="csrf" value={csrf} />
            <Panel id="h-role" title={t('role')} foot={<Button>{t('changeRole')}</Button>}>
              <div className="panel-b">
                <RoleField id="role" label={t('role')} value={draft?.values.role?.at(-1) ?? row.role} />
                <p className="muted">{t('roleEnds')}</p>
              </div>
            </Panel>
          </form>
          <Panel
            id="h-way"
            title={t('way')}
            foot={
              <>
                <ButtonForm
                  action={to('state')}
                  csrf={csrf}
                  values={{ disabled: row.disabledAt ? '0' : '1' }}
                  look={row.disabledAt ? 'plain' : 'danger'}
                >
                  {t(row.disabledAt ? 'enable' : 'disable')}
                </ButtonForm>{' '}
                <ButtonForm action={to('reset')} csrf={csrf}>
                  {t('reset')}
                </ButtonForm>{' '}
                {row.totpSince && (
                  <ButtonForm action={to('second-factor')} csrf={csrf}>
                    {t('removeSecond')}
                  </ButtonForm>
                )}{' '}
                <LinkButton small look="danger" href={to('delete')}>
                  {t('delete')}
                </LinkButton>
              </>
            }
          >
            <div className="panel-b stack">
              <p>
                <AccountState row={row} />
              </p>
              <p className="muted">{t('wayHow')}</p>
            </div>
          </Panel>
        </div>
        <Panel id="h-facts" title={t('facts')}>
          <dl className="facts wide">
            <dt>{t('made')}</dt>{' '}
            <dd>
              <Moment at={row.createdAt.toISOString()} now={now} />
            </dd>
            <dt>{t('changed')}</dt>{' '}
            <dd>
              <Moment at={row.passwordChangedAt.toISOString()} now={now} />
            </dd>
            <dt>{tAll('list.last')}</dt>{' '}
            <dd>
              {row.lastLoginAt ? (
                <>
                  <Moment at={row.lastLoginAt.toISOString()} now={now} /> <code>{row.lastLoginAddress}</code>
                </>
              ) : (
                tAll('list.never')
              )}
            </dd>
            <dt>{tAll('list.failed')}</dt> <dd>{row.failedLogins}</dd>
            <dt>{tAll('list.second')}</dt> <dd>{tAll(row.totpSince ? 'list.yes' : 'list.no')}</dd>
          </dl>
        </Panel>
      </div>
    </ConsolePage>
  );
});
