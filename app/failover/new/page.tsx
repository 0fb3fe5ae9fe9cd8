import { NotRunning } from '@/components/failover/not-running';
import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ActiveRow } from '@/components/forms/active-row';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { PageHead } from '@/components/ui/page-head';
import { page, titled } from '@/lib/console';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { FAILOVER_SERVICE } from '@/lib/console/forms/panels';
import { newValues } from '@/lib/console/forms/values';

export const generateMetadata = titled('failover.new');

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, draft, router, user } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const form = await loadForm(config, FAILOVER_SERVICE, draft, router, {
    fresh: newValues(FAILOVER_SERVICE),
  });
  return (
    <ConfigFrame context={context} config={config} tab="failover">
      <PageHead
        crumb={
          <>
            <a href="/failover">{t('failover.title')}</a> / {t('virtual.newCrumb')}
          </>
        }
        title={t('failover.new')}
        small={t('failover.newNote')}
      />
      <NotRunning service={config.saved.config.service} here="fos" />
      <FormNotice findings={form.findings} scope="failover" shown={form.shown} />
      <LiveForm
        action="/failover/new/save"
        csrf={csrf}
        base={form.base}
        panel={FAILOVER_SERVICE}
        sections={form.sections}
        label={t('failover.new')}
        tail={<ActiveRow value={draft?.values.active?.at(-1) ?? '1'} />}
        foot={<AcceptCancel cancel="/failover" user={user} draft={draft} />}
      />
    </ConfigFrame>
  );
});
