import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { AccessNav } from '@/components/accounts/access-nav';
import { SaidHere } from '@/components/accounts/said-here';
import { ConsolePage } from '@/components/frame/console-page';
import { Button, LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { State } from '@/components/ui/state';
import { closed, parseAccess, plainAddress } from '@/lib/access';
import { page } from '@/lib/console';
import { accessFindings, readAccessConf } from '@/lib/console/access-conf';
import { loadLocal } from '@/lib/console/view/reading';
import { paths } from '@/lib/protocol';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('access'))('title') };
}

/** Lines that the textarea shows without scrolling. */
const LINES = 12;

/** The allowlist (manual 2.4), shown and edited. */
export default page({ permission: 'administer' }, async (context) => {
  const { user, csrf, draft, search, arrival, router } = context;
  const t = await getTranslations('access');
  const conf = await readAccessConf();
  const rules = conf.sha256 === null ? closed() : parseAccess(conf.text);
  const asked = search.address === undefined ? null : plainAddress(search.address.trim());
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <AccessNav current="access" role={user.role} />
      <PageHead title={t('title')} small={t('small')} />
      <SaidHere done={search.done} />
      <FindingsNotice findings={draft?.findings ?? accessFindings(conf.findings)} />
      <div className="cols cols-form">
        <form className="form" method="post" action="/access/save">
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="base" value={conf.sha256 ?? ''} />
          <Panel
            id="h-rules"
            title={t('rules')}
            note={paths().accessConf}
            foot={
              <>
                <Button look="primary">{t('save')}</Button>{' '}
                <LinkButton href="/access">{t('cancel')}</LinkButton>{' '}
                <span className="note">{t('atOnce')}</span>
              </>
            }
          >
            <div className="panel-b stack">
              <label htmlFor="rules">{t('label')}</label>
              <textarea
                id="rules"
                name="rules"
                className="rules"
                rows={LINES}
                spellCheck={false}
                defaultValue={draft?.values.rules?.at(-1) ?? conf.text}
              />
              <details className="help">
                <summary>
                  <span className="q" />
                  {t('hint')}
                </summary>
                <p>{t('help')}</p>
              </details>
            </div>
          </Panel>
        </form>
        <div className="stack">
          <Panel id="h-you" title={t('you')}>
            <div className="panel-b stack">
              <p>
                <code>{arrival.address}</code>{' '}
                <Answer yes={rules.allows(arrival.address)} words={[t('may'), t('mayNot')]} />
              </p>
              <p className="muted">{t('guard')}</p>
            </div>
          </Panel>
          <form className="form" method="get" action="/access">
            <Panel id="h-try" title={t('try')} foot={<Button>{t('ask')}</Button>}>
              <div className="panel-b stack">
                <label htmlFor="address">{t('address')}</label>
                <input
                  id="address"
                  name="address"
                  type="text"
                  autoComplete="off"
                  defaultValue={search.address}
                />
                {search.address !== undefined &&
                  (asked ? (
                    <p>
                      <Answer yes={rules.allows(asked.address)} words={[t('may'), t('mayNot')]} />
                    </p>
                  ) : (
                    <p>{t('noAddress')}</p>
                  ))}
              </div>
            </Panel>
          </form>
        </div>
      </div>
    </ConsolePage>
  );
});

function Answer({ yes, words: [may, mayNot] }: { yes: boolean; words: [string, string] }) {
  return <State is={yes ? 'up' : 'off'}>{yes ? may : mayNot}</State>;
}
