import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { AccessNav } from '@/components/accounts/access-nav';
import { AccountsPanel } from '@/components/accounts/accounts-panel';
import { AddAccountPanel } from '@/components/accounts/add-account-panel';
import { ButtonForm } from '@/components/accounts/button-form';
import { OnceNotice } from '@/components/accounts/once-notice';
import { SaidHere } from '@/components/accounts/said-here';
import { SessionsPanel } from '@/components/accounts/sessions-panel';
import { TokensPanel } from '@/components/accounts/tokens-panel';
import { TravelPanel } from '@/components/accounts/travel-panel';
import { ConsolePage } from '@/components/frame/console-page';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { accounts, knownConflicts, openSessions, secondFactorRequired, tokens } from '@/lib/auth';
import { page, takeShown } from '@/lib/console';
import { accountsTravel } from '@/lib/console/carry-accounts';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts'))('title') };
}

export default page({ permission: 'administer' }, async (context) => {
  const { user, session, csrf, draft, search, router } = context;
  const t = await getTranslations('accounts');
  const now = new Date();
  const required = await secondFactorRequired();
  const elsewhere = (draft?.findings ?? []).filter(({ field }) => field !== 'account');
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <AccessNav current="accounts" role={user.role} />
      <PageHead title={t('title')} small={t('small')} />
      <SaidHere done={search.done} />
      <OnceNotice shown={takeShown(search.once, session)} />
      <FindingsNotice findings={elsewhere} />
      <div className="stack">
        <AccountsPanel rows={await accounts()} own={user.name} now={now} />
        <TravelPanel {...accountsTravel()} conflicts={await knownConflicts()} now={now} />
        <AddAccountPanel csrf={csrf} draft={draft} />
        <SessionsPanel
          sessions={await openSessions(null)}
          own={session.idHash}
          csrf={csrf}
          back="/accounts"
          withNames
          now={now}
        />
        <TokensPanel tokens={await tokens(null)} csrf={csrf} back="/accounts" withNames now={now} />
        <Panel
          id="h-required"
          title={t('required.title')}
          foot={
            <ButtonForm
              action="/accounts/second-factor"
              csrf={csrf}
              values={{ required: required ? '0' : '1' }}
            >
              {t(required ? 'required.off' : 'required.on')}
            </ButtonForm>
          }
        >
          <p className="panel-b">{t(required ? 'required.is' : 'required.isNot')}</p>
        </Panel>
      </div>
    </ConsolePage>
  );
});
