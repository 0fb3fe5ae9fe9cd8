import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { GonePage } from '@/components/forms/gone-page';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { Button } from '@/components/ui/button';
import { CheckPanel } from '@/components/virtual-servers/check-panel';
import { NowPanel } from '@/components/virtual-servers/now-panel';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { TemplateRow } from '@/components/virtual-servers/template-row';
import { VirtualHead } from '@/components/virtual-servers/virtual-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { findVirtual } from '@/lib/console/forms/edits';
import { loadForm } from '@/lib/console/forms/load';
import { lostEntry } from '@/lib/console/forms/lost';
import { MONITORING_SCRIPTS } from '@/lib/console/forms/panels';
import { withTyped } from '@/lib/console/forms/typed-check';
import { monitoringPage, virtualPage } from '@/lib/console/links';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.monitoring.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { id = '' } = params;
  const lost = await lostEntry(router, draft, (cst) => findVirtual(cst, id));
  if (lost?.is === 'gone') {
    const action = `${monitoringPage(id)}/save`;
    const where = { action, back: '/virtual-servers', tab: 'virtual-servers' } as const;
    return <GonePage context={context} lost={lost} panel={MONITORING_SCRIPTS} {...where} />;
  }
  const { config, virtual, row, source } = await loadVirtualPage(router, lost?.id ?? id);
  const form = await loadForm(config, MONITORING_SCRIPTS, draft, router, { at: virtual.path });
  const typed = draft ? withTyped(virtual, form.sections) : virtual;
  const { t } = config.reader;
  const mayEdit = may(user.role, 'configure');
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <VirtualHead virtual={virtual} row={row} csrf={csrf} base={form.base} mayEdit={mayEdit} />
      <Said search={search} />
      <FormNotice findings={form.findings} scope="virtual" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action={`${monitoringPage(virtual.id)}/save`}
          csrf={csrf}
          base={form.base}
          panel={MONITORING_SCRIPTS}
          sections={form.sections}
          label={t('virtual.monitoring.of', { name: virtual.name })}
          head={
            <>
              <Subtabs id={virtual.id} name={virtual.name} current="monitoring" />
              {mayEdit && <TemplateRow chosen={draft?.values.template?.at(-1)} />}
              {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
            </>
          }
          foot={
            <AcceptCancel
              cancel={virtualPage(virtual.id)}
              user={user}
              draft={draft}
              more={
                mayEdit && (
                  <>
                    <Button name="do" value="blank-send" formNoValidate>
                      {t('virtual.monitoring.blankSend')}
                    </Button>{' '}
                    <Button name="do" value="blank-expect" formNoValidate>
                      {t('virtual.monitoring.blankExpect')}
                    </Button>{' '}
                  </>
                )
              }
            />
          }
        />
        <div className="stack">
          <CheckPanel virtual={typed} saved={typed === virtual} />
          <NowPanel row={row} source={source.name} readAt={source.readAt} now={config.now} />
        </div>
      </div>
    </ConfigFrame>
  );
});
