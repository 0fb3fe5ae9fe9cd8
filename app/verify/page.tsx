import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CodeField } from '@/components/access/code-field';
import { FindingsNotice } from '@/components/access/findings-notice';
import { PasswordField } from '@/components/access/password-field';
import { ConsolePage } from '@/components/frame/console-page';
import { Button, LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { hasSecondFactor, RECENT_MS } from '@/lib/auth';
import { ownPath, page } from '@/lib/console';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('verifyTitle') };
}

export default page({ permission: 'view', unfinished: true }, async (context) => {
  const { user, csrf, draft, search, router } = context;
  const t = await getTranslations('account');
  const next = draft?.values.next?.at(-1) ?? ownPath(search.next) ?? '';
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <PageHead title={t('verifyTitle')} />
      <p className="lead">{t('verifyLead', { minutes: RECENT_MS / 60_000 })}</p>
      <FindingsNotice findings={draft?.findings ?? []} />
      <form className="form" method="post" action="/verify/save">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="next" value={next} />
        <Panel
          id="h-verify"
          title={t('verifyPanel', { user: user.name })}
          foot={
            <>
              <Button look="primary">{t('verify')}</Button>{' '}
              <LinkButton href={ownPath(next) ?? '/control'}>{t('cancel')}</LinkButton>
            </>
          }
        >
          <div className="panel-b">
            {hasSecondFactor(user) ? (
              <CodeField label={t('code')} first />
            ) : (
              <PasswordField
                id="password"
                name="password"
                label={t('password')}
                autoComplete="current-password"
                first
              />
            )}
          </div>
        </Panel>
      </form>
    </ConsolePage>
  );
});
