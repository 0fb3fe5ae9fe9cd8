import { loadForm, loadConfigPage } from '@/lib/console/forms/load';
import { fileValues } from '@/lib/console/forms/file-values';
import { WAS, type Lost } from '@/lib/console/forms/lost';
import type { Panel } from '@/lib/console/forms/panels';
import type { FormDraft } from '@/lib/console';
import { may } from '@/lib/auth';
import type { RouterClient } from '@/lib/router';
import type { FrameContext } from '../frame/console-page';
import type { Tab } from '../frame/tabs';
import { Button, LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { ConfigFrame } from './config-frame';
import { SavedLine } from './conflict-panel';
import { FormNotice } from './form-notice';
import { LiveForm } from './live-form';

/** Somebody deleted what was edited here: what was typed, with the choice to add the entry again or to let it go. */
export async function GonePage({
  context,
  lost,
  panel,
  action,
  back,
  tab,
}: {
  context: FrameContext & { draft: FormDraft | null; router: RouterClient };
  lost: Extract<Lost, { is: 'gone' }>;
  panel: Panel;
  /** the handler of the form */
  action: string;
  /** the list in which the entry stood */
  back: string;
  tab: Tab;
}) {
  const { csrf, draft, router, user } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const fresh = fileValues(lost.then.cst, panel, lost.then.at);
  const form = await loadForm(config, panel, draft, router, { fresh });
  // Why it was not saved is what the page is about; what speaks against adding it again is said.
  const findings = form.findings.filter(({ code }) => code !== 'CONFLICT' && code !== 'GONE');
  const again = !lost.withParent && may(user.role, 'configure');
  return (
    <ConfigFrame context={context} config={config} tab={tab}>
      <PageHead title={lost.name} small={t('forms.gone.title')} />
      <Notice is="degraded" alert>
        <p>
          <b>{t('forms.gone.deleted', { name: lost.name })}</b>{' '}
          {t(lost.withParent ? 'forms.gone.withParent' : 'forms.gone.kept')}
        </p>
        {lost.by && (
          <p>
            <SavedLine by={lost.by} now={config.now} />
          </p>
        )}
      </Notice>
      <FormNotice findings={findings} scope={panel.scope} shown={form.shown} />
      <LiveForm
        action={action}
        csrf={csrf}
        base={lost.base}
        panel={panel}
        sections={form.sections}
        label={t('forms.gone.title')}
        head={<input type="hidden" name={WAS} value={lost.then.sha256} />}
        foot={
          <>
            {again && (
              <>
                <Button look="primary" name="do" value="again">
                  {t('forms.gone.again')}
                </Button>{' '}
              </>
            )}
            <LinkButton href={back}>{t('forms.gone.drop')}</LinkButton>{' '}
            <span className="note">{t('forms.gone.note')}</span>
          </>
        }
      />
    </ConfigFrame>
  );
}
