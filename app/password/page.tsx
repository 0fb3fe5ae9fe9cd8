import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { PasswordField } from '@/components/access/password-field';
import { ConsolePage } from '@/components/frame/console-page';
import { SamePasswords } from '@/components/access/same-passwords';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { MAX_BYTES, MIN_CHARACTERS } from '@/lib/auth';
import { page } from '@/lib/console';
import { sentences } from '@/lib/i18n/sentences';
import { loadLocal } from '@/lib/console/view/reading';

export default page({ permission: 'view', unfinished: true }, async (context) => {
  const { user, csrf, draft, search, router } = context;
  const t = await getTranslations('password');
  const tAccount = await getTranslations('account');
  const tSetup = await getTranslations('setup');
  const sentence = await sentences();
  const limits = { min: MIN_CHARACTERS, max: MAX_BYTES };
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <PageHead title={t('title')} />
      <p className="lead">{t('lead', { user: user.name })}</p>
      {user.oneTimePassword && search.why === 'oneTime' && (
        <Notice is="info">{tAccount('oneTimeFirst')}</Notice>
      )}
      <FindingsNotice findings={draft?.findings ?? []} />
      <form className="form" method="post" action="/password/save">
        <input type="hidden" name="csrf" value={csrf} />
        <Panel
          id="h-password"
          title={t('title')}
          foot={
            <>
              <Button look="primary">{t('submit')}</Button>{' '}
              <LinkButton href="/control">{t('cancel')}</LinkButton>
            </>
          }
        >
          <div className="panel-b">
            <PasswordField
              id="present"
              name="passwordNow"
              label={t('present')}
              autoComplete="current-password"
            />
            <PasswordField
              id="new"
              name="password"
              label={t('new')}
              autoComplete="new-password"
              least={MIN_CHARACTERS}
            >
              <div className="aside">
                <details className="help">
                  <summary>
                    <span className="q" />
                    {tSetup('passwordHint', limits)}
                  </summary>
                  <p>{tSetup('passwordHelp', limits)}</p>
                </details>
              </div>
            </PasswordField>
            <PasswordField id="repeat" name="password2" label={t('repeat')} autoComplete="new-password" />
          </div>
          <SamePasswords first="new" second="repeat" words={sentence({ code: 'PASSWORDS_DIFFER' })} />
        </Panel>
      </form>
    </ConsolePage>
  );
});
