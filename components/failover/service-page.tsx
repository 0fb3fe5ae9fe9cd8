import type { ReactNode } from 'react';
import { may } from '@/lib/auth';
import type { PageContext } from '@/lib/console';
import { findFailover } from '@/lib/console/forms/edits';
import { loadForm } from '@/lib/console/forms/load';
import { lostEntry } from '@/lib/console/forms/lost';
import { FAILOVER_SCRIPTS, FAILOVER_SERVICE } from '@/lib/console/forms/panels';
import { failoverPage, failoverScriptsPage } from '@/lib/console/links';
import { loadFailoverPage } from '@/lib/console/view/failover';
import { AcceptCancel } from '../forms/accept-cancel';
import { BlockPanel } from '../forms/block-panel';
import { ConfigFrame } from '../forms/config-frame';
import { ConflictPanel } from '../forms/conflict-panel';
import { FormNotice } from '../forms/form-notice';
import { GonePage } from '../forms/gone-page';
import { LiveForm } from '../forms/live-form';
import { Said } from '../frame/said';
import { FailoverHead } from './failover-head';
import { FailoverSubtabs } from './failover-subtabs';
import { NotRunning } from './not-running';

/** The parts of a failover service that have a page each. */
const PARTS = {
  service: {
    panel: FAILOVER_SERVICE,
    page: failoverPage,
    cancel: () => '/failover',
    label: 'failover.oneNamed',
  },
  monitoring: {
    panel: FAILOVER_SCRIPTS,
    page: failoverScriptsPage,
    cancel: failoverPage,
    label: 'virtual.monitoring.of',
  },
} as const;

/** The page of one part of one failover service: head, what is not running, the form, and the block as lvs.cf has it. */
export async function servicePage(
  context: PageContext<'view'>,
  part: keyof typeof PARTS,
): Promise<ReactNode> {
  const { csrf, draft, params, router, search, user } = context;
  const { panel, page, cancel, label } = PARTS[part];
  const { id = '' } = params;
  const lost = await lostEntry(router, draft, (cst) => findFailover(cst, id));
  if (lost?.is === 'gone') {
    const where = { action: `${page(id)}/save`, back: '/failover', tab: 'failover' } as const;
    return <GonePage context={context} lost={lost} panel={panel} {...where} />;
  }
  const { config, row } = await loadFailoverPage(router, lost?.id ?? id);
  const { service } = row;
  const form = await loadForm(config, panel, draft, router, { at: service.path });
  return (
    <ConfigFrame context={context} config={config} tab="failover">
      <FailoverHead row={row} csrf={csrf} base={form.base} mayEdit={may(user.role, 'configure')} />
      <Said search={search} />
      <NotRunning service={config.saved.config.service} here="fos" />
      <FormNotice findings={form.findings} scope="failover" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action={`${page(service.id)}/save`}
          csrf={csrf}
          base={form.base}
          panel={panel}
          sections={form.sections}
          label={config.reader.t(label, { name: service.name })}
          head={
            <>
              <FailoverSubtabs id={service.id} name={service.name} current={part} />
              {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
            </>
          }
          foot={<AcceptCancel cancel={cancel(service.id)} user={user} draft={draft} />}
        />
        <div className="stack">
          <BlockPanel saved={config.saved} at={service.path} />
        </div>
      </div>
    </ConfigFrame>
  );
}
