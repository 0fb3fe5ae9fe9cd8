import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ActiveRow } from '@/components/forms/active-row';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { Command } from '@/components/ui/command';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { SchedulersPanel } from '@/components/virtual-servers/schedulers-panel';
import { page, titled } from '@/lib/console';
import { LVS_CF } from '@/lib/console/commands';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { fileValues } from '@/lib/console/forms/file-values';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { newValues } from '@/lib/console/forms/values';

export const generateMetadata = titled('virtual.new');

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const from = draft?.values.from?.at(-1) ?? search.from;
  const copied = from === undefined ? undefined : config.saved.config.virtual.find((v) => v.id === from);
  const fresh = copied
    ? { ...fileValues(config.saved.cst, VIRTUAL_SERVER, copied.path), name: `${copied.name}_copy` }
    : newValues(VIRTUAL_SERVER);
  const form = await loadForm(config, VIRTUAL_SERVER, draft, router, { fresh });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <PageHead
        crumb={
          <>
            <a href="/virtual-servers">{t('virtual.title')}</a> / {t('virtual.newCrumb')}
          </>
        }
        title={t('virtual.new')}
        small={copied ? t('virtual.list.copyNote', { name: copied.name }) : t('virtual.newNote')}
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
          tail={
            <>
              {copied && <input type="hidden" name="from" value={copied.id} />}
              <ActiveRow value={draft?.values.active?.at(-1) ?? (copied ? '0' : '1')} />
            </>
          }
          foot={<AcceptCancel cancel="/virtual-servers" user={user} draft={draft} />}
        />
        <div className="stack">
          <Panel id="h-check" title={t('virtual.checkTitle')}>
            <div className="panel-b">
              <p className="muted">{t.rich('virtual.checkNew', { code: (words) => <code>{words}</code> })}</p>
            </div>
          </Panel>
          <SchedulersPanel />
          <Panel id="h-cmd" title={t('frame.command')}>
            <div className="panel-b">
              <Command
                lines={[`lvscf add -i ${LVS_CF} 'virtual["NAME"]'`]}
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
