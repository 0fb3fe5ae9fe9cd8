import { ConsolePage } from '@/components/frame/console-page';
import { PanelHelp } from '@/components/help/panel-help';
import { PageHead } from '@/components/ui/page-head';
import { SchedulersPanel } from '@/components/virtual-servers/schedulers-panel';
import { page, titled } from '@/lib/console';
import { PANELS } from '@/lib/console/forms/panels';
import { loadLocal } from '@/lib/console/view/reading';
import { reader } from '@/lib/i18n/reader';

export const generateMetadata = titled('help.title');

/** The original's page of explanations: every field of every panel, from the registry. */
export default page({ permission: 'view' }, async (context) => {
  const reading = await loadLocal(context.router);
  const { t } = await reader();
  const of = (part: string, whole: string) => `${whole}: ${part}`;
  const virtual = t('frame.tabs.virtual-servers');
  const failover = t('frame.tabs.failover');
  return (
    <ConsolePage context={context} reading={reading} tab={null}>
      <PageHead title={t('help.title')} small={t('help.note')} />
      <div className="cols cols-form">
        <div className="stack">
          <PanelHelp id="global" title={t('frame.tabs.global')} panel={PANELS.GLOBAL_SETTINGS} />
          <PanelHelp id="redundancy" title={t('frame.tabs.redundancy')} panel={PANELS.REDUNDANCY} />
          <PanelHelp
            id="virtual"
            title={of(t('virtual.partVirtual'), virtual)}
            panel={PANELS.VIRTUAL_SERVER}
          />
          <PanelHelp id="real" title={of(t('virtual.partReal'), virtual)} panel={PANELS.REAL_SERVER} />
          <PanelHelp
            id="monitoring"
            title={of(t('virtual.partMonitoring'), virtual)}
            panel={PANELS.MONITORING_SCRIPTS}
          />
          <PanelHelp id="failover" title={failover} panel={PANELS.FAILOVER_SERVICE} />
          <PanelHelp
            id="failover-monitoring"
            title={of(t('virtual.partMonitoring'), failover)}
            panel={PANELS.FAILOVER_SCRIPTS}
          />
        </div>
        <div className="stack">
          <SchedulersPanel open />
        </div>
      </div>
    </ConsolePage>
  );
});
