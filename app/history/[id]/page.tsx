import { notFound } from 'next/navigation';
import { LinesPanel } from '@/components/changes/lines-panel';
import { TermsPanel } from '@/components/changes/terms-panel';
import { WordsPanel } from '@/components/changes/words-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { lineDiff } from '@/lib/console/view/line-diff';
import { asked } from '@/lib/console/view/control';
import { servingRouter } from '@/lib/console/view/saved-services';
import { terms } from '@/lib/console/view/terms';
import { versionName } from '@/lib/console/view/versions';
import { clock } from '@/lib/i18n/format';
import { conditions, whoMade } from '@/lib/i18n/sentences';
import { diff, parse, read } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';

export const generateMetadata = titled('history.version');

/** The address may name a version that there never was, or that has left the history since. */
async function readEntry(router: RouterClient, id: string) {
  try {
    return await router.call('history.read', { id });
  } catch (error) {
    if (error instanceof AgentError && ['no-such-entry', 'invalid-params'].includes(error.code)) notFound();
    throw error;
  }
}

/** One old version: what would change if it were saved again, and its text. */
export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, user } = context;
  const config = await loadConfigPage(router);
  const { entry, content } = await readEntry(router, params.id ?? '');
  const { t, locale } = config.reader;
  const old = Buffer.from(content, 'base64');
  const { saved, now } = config;
  const same = entry.sha256 === saved.sha256;
  const { cst } = parse(old);
  const { source, client } = await servingRouter(config.reading, router);
  const table = same ? null : await asked(client.call('table', {}));
  const changes = diff(saved.cst, cst).filter((c) => c.params.field !== 'serial_no');
  const name = versionName({ sha256: entry.sha256, serial: entry.serial_no }, t);
  return (
    <ConfigFrame context={context} config={config} tab="history">
      <PageHead
        crumb={
          <>
            <a href="/history">{t('history.title')}</a> / {name}
          </>
        }
        title={t('history.versionOf', { time: clock(entry.at, now, locale) })}
        small={t(entry.reason ? 'history.byWhy' : 'history.by', {
          version: name,
          author: whoMade(entry, await conditions()),
          reason: entry.reason,
        })}
      />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      <div className="cols cols-form">
        <div className="stack">
          {!same && <WordsPanel changes={changes} note={t('history.against')} />}
          {!same && (
            <LinesPanel
              lines={lineDiff(saved.content.toString('utf8'), old.toString('utf8'))}
              left={t('history.savedNow', {
                version: versionName({ sha256: saved.sha256, serial: saved.serial }, t),
              })}
              right={t('history.thisVersion', { version: name })}
            />
          )}
          {!same && (
            <TermsPanel terms={terms(saved.config, read(cst), table?.value ?? null)} source={source.name} />
          )}
          <Panel id="h-text" title={t('history.asItWas')}>
            <div className="panel-b">
              <pre className="block">{old.toString('utf8')}</pre>
            </div>
          </Panel>
        </div>
        <Panel id="h-restore" title={t('history.restore')}>
          <div className="panel-b stack">
            {same ? (
              <p className="muted">{t('history.isSaved')}</p>
            ) : (
              <p className="muted">{t('history.restoreWhat')}</p>
            )}
            {!same && may(user.role, 'configure') && (
              <form method="post" action={`/history/${entry.id}/restore`} className="btn-row">
                <input type="hidden" name="csrf" value={csrf} />
                <input type="hidden" name="base" value={saved.sha256 ?? ''} />
                <Button look="primary">{t('history.restoreThis')}</Button>{' '}
                <LinkButton href="/history">{t('forms.cancel')}</LinkButton>
              </form>
            )}
            <Command lines={[`lvsctl restore ${entry.id}`]} />
          </div>
        </Panel>
      </div>
    </ConfigFrame>
  );
});
