import { AcceptCancel } from '@/components/forms/accept-cancel';
import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { PageHead } from '@/components/ui/page-head';
import { page, titled } from '@/lib/console';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { GLOBAL_SETTINGS } from '@/lib/console/forms/panels';

export const generateMetadata = titled('global.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, search, router } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const { virtual, failover } = config.saved.config;
  const nothingYet = virtual.length === 0 && failover.length === 0;
  const form = await loadForm(config, GLOBAL_SETTINGS, draft, router);
  return (
    <ConfigFrame context={context} config={config} tab="global">
      <PageHead title={t('global.title')} small={t('global.note')} />
      <Said search={search} next={nothingYet ? ['redundancy', 'virtual-servers'] : []} />
      <FormNotice findings={form.findings} scope="global" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action="/global/save"
          csrf={csrf}
          base={form.base}
          panel={GLOBAL_SETTINGS}
          sections={form.sections}
          label={t('global.title')}
          head={form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
          foot={<AcceptCancel cancel="/control" user={context.user} draft={draft} />}
        />
        <div className="stack">
          <BlockPanel saved={config.saved} />
        </div>
      </div>
    </ConfigFrame>
  );
});
