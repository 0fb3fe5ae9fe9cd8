import os from 'node:os';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CodeField } from '@/components/access/code-field';
import { FindingsNotice } from '@/components/access/findings-notice';
import { OnceNotice } from '@/components/accounts/once-notice';
import { SaidHere } from '@/components/accounts/said-here';
import { ConsolePage } from '@/components/frame/console-page';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { State } from '@/components/ui/state';
import { hasSecondFactor, offeredSecret, otpauthUri, recoveryCodesLeft } from '@/lib/auth';
import { page, takeShown } from '@/lib/console';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('second.title') };
}

/** Sets the second factor up, or takes it away. */
export default page({ permission: 'view', unfinished: true }, async (context) => {
  const { user, session, csrf, draft, search, router } = context;
  const t = await getTranslations('account.second');
  const tAccount = await getTranslations('account');
  const has = hasSecondFactor(user);
  const secret = has ? null : offeredSecret(session, user);
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <PageHead
        crumb={
          <>
            <a href="/account">{tAccount('title')}</a> / {t('crumb')}
          </>
        }
        title={t('title')}
      />
      {!has && search.why === 'required' && <Notice is="info">{t('required')}</Notice>}
      <SaidHere done={search.done} />
      <OnceNotice shown={takeShown(search.once, session)} />
      <FindingsNotice findings={draft?.findings ?? []} />
      {secret ? (
        <form className="form" method="post" action="/account/second-factor/confirm">
          <input type="hidden" name="csrf" value={csrf} />
          <Panel
            id="h-second"
            title={t('setUp')}
            foot={
              <>
                <Button look="primary">{t('confirm')}</Button>{' '}
                <LinkButton href="/account">{tAccount('cancel')}</LinkButton>
              </>
            }
          >
            <div className="panel-b stack">
              <p>{t('step1')}</p>
              <pre>
                <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
              </pre>
              <p>
                {t('step1link')} <a href={otpauthUri(secret, user.name, os.hostname())}>{t('link')}</a>
              </p>
              <p>{t('step2')}</p>
              <CodeField label={tAccount('code')} />
            </div>
          </Panel>
        </form>
      ) : (
        <Panel
          id="h-second"
          title={t('title')}
          foot={
            <form method="post" action="/account/second-factor/remove">
              <input type="hidden" name="csrf" value={csrf} />
              <Button look="danger">{t('remove')}</Button>
            </form>
          }
        >
          <div className="panel-b stack">
            <p>
              <State is="up">{t('on')}</State>
            </p>
            <p className="muted">{t('left', { count: await recoveryCodesLeft(user.id) })}</p>
          </div>
        </Panel>
      )}
    </ConsolePage>
  );
});
