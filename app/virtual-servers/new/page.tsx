import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ActiveRow } from '@/components/forms/active-row';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { Command } from '@/components/ui/command';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { page, titled } from '@/lib/console';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { newValues } from '@/lib/console/forms/values';

export const generateMetadata = titled('virtual.new');

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, draft, router, user } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const form = await loadForm(config, VIRTUAL_SERVER, draft, router, { fresh: newValues(VIRTUAL_SERVER) });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <PageHead
        crumb={
          <>
            <a href="/virtual-servers">{t('virtual.title')}</a> / {t('virtual.newCrumb')}
          </>
        }
        title={t('virtual.new')}
        small={t('virtual.newNote')}
      />
      <FormNotice findings={form.findings} scope="virtual" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action="/virtual-servers/new/save"
          csrf={csrf}
          base={form.base}
          panel={VIRTUAL_SERVER}
          sections={form.sections}
          label={t('virtual.new')}
          tail={<ActiveRow value={draft?.values.active?.at(-1) ?? '1'} />}
          foot={<AcceptCancel cancel="/virtual-servers" user={user} />}
        />
        <div className="stack">
          <Panel id="h-check" title={t('virtual.checkTitle')}>
            <div className="panel-b">
              <p className="muted">{t.rich('virtual.checkNew', { code: (words) => <code>{words}</code> })}</p>
            </div>
          </Panel>
          <Panel id="h-cmd" title={t('frame.command')}>
            <div className="panel-b">
              <Command
                lines={['lvscf add -i lvs.cf \'virtual["NAME"]\'']}
                open
                title={t('virtual.byCommand')}
              />
            </div>
          </Panel>
        </div>
      </div>
    </ConfigFrame>
  );
});
