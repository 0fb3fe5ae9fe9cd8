import { FailoverHead } from '@/components/failover/failover-head';
import { FailoverSubtabs } from '@/components/failover/failover-subtabs';
import { NotRunning } from '@/components/failover/not-running';
import { AcceptCancel } from '@/components/forms/accept-cancel';
import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { GonePage } from '@/components/forms/gone-page';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { findFailover } from '@/lib/console/forms/edits';
import { loadForm } from '@/lib/console/forms/load';
import { lostEntry } from '@/lib/console/forms/lost';
import { FAILOVER_SCRIPTS } from '@/lib/console/forms/panels';
import { failoverPage, failoverScriptsPage } from '@/lib/console/links';
import { loadFailoverPage } from '@/lib/console/view/failover';

export const generateMetadata = titled('virtual.monitoring.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { id = '' } = params;
  const lost = await lostEntry(router, draft, (cst) => findFailover(cst, id));
  if (lost?.is === 'gone') {
    const where = { action: `${failoverScriptsPage(id)}/save`, back: '/failover', tab: 'failover' } as const;
    return <GonePage context={context} lost={lost} panel={FAILOVER_SCRIPTS} {...where} />;
  }
  const { config, row } = await loadFailoverPage(router, lost?.id ?? id);
  const { service } = row;
  const form = await loadForm(config, FAILOVER_SCRIPTS, draft, router, { at: service.path });
  const mayEdit = may(user.role, 'configure');
  return (
    <ConfigFrame context={context} config={config} tab="failover">
      <FailoverHead row={row} csrf={csrf} base={form.base} mayEdit={mayEdit} />
      <Said search={search} />
      <NotRunning service={config.saved.config.service} here="fos" />
      <FormNotice findings={form.findings} scope="failover" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action={`${failoverScriptsPage(service.id)}/save`}
          csrf={csrf}
          base={form.base}
          panel={FAILOVER_SCRIPTS}
          sections={form.sections}
          label={config.reader.t('virtual.monitoring.of', { name: service.name })}
          head={
            <>
              <FailoverSubtabs id={service.id} name={service.name} current="monitoring" />
              {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
            </>
          }
          foot={<AcceptCancel cancel={failoverPage(service.id)} user={user} draft={draft} />}
        />
        <div className="stack">
          <BlockPanel saved={config.saved} at={service.path} />
        </div>
      </div>
    </ConfigFrame>
  );
});
