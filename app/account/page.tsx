import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { AccessNav } from '@/components/accounts/access-nav';
import { LoginPanel } from '@/components/accounts/login-panel';
import { NewTokenPanel } from '@/components/accounts/new-token-panel';
import { OnceNotice } from '@/components/accounts/once-notice';
import { roleName } from '@/components/accounts/role-name';
import { SaidHere } from '@/components/accounts/said-here';
import { SessionsPanel } from '@/components/accounts/sessions-panel';
import { TokensPanel } from '@/components/accounts/tokens-panel';
import { ConsolePage } from '@/components/frame/console-page';
import { PageHead } from '@/components/ui/page-head';
import { openSessions, tokens } from '@/lib/auth';
import { page, takeShown } from '@/lib/console';
import { reader } from '@/lib/i18n/reader';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') };
}

/** One's own account: logins, sessions, tokens. */
export default page({ permission: 'view' }, async (context) => {
  const { user, session, csrf, draft, search, router } = context;
  const t = await getTranslations('account');
  const now = new Date();
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <AccessNav current="account" role={user.role} />
      <PageHead title={t('title')} small={`${user.name}, ${roleName(await reader(), user.role)}`} />
      <SaidHere done={search.done} />
      <OnceNotice shown={takeShown(search.once, session)} />
      <FindingsNotice findings={draft?.findings ?? []} />
      <div className="cols cols-form">
        <div className="stack">
          <SessionsPanel
            sessions={await openSessions(user.id)}
            own={session.idHash}
            csrf={csrf}
            back="/account"
            withNames={false}
            now={now}
          />
          <TokensPanel
            tokens={await tokens(user.id)}
            csrf={csrf}
            back="/account"
            withNames={false}
            now={now}
          />
          <NewTokenPanel csrf={csrf} role={user.role} draft={draft} />
        </div>
        <LoginPanel user={user} session={session} now={now} />
      </div>
    </ConsolePage>
  );
});
