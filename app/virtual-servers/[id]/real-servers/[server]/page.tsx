import { notFound } from 'next/navigation';
import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { GonePage } from '@/components/forms/gone-page';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { NowPanel } from '@/components/virtual-servers/now-panel';
import { RealServerHead } from '@/components/virtual-servers/real-server-head';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { page, titled } from '@/lib/console';
import { findServer } from '@/lib/console/forms/edits';
import { loadForm } from '@/lib/console/forms/load';
import { lostEntry } from '@/lib/console/forms/lost';
import { REAL_SERVER } from '@/lib/console/forms/panels';
import { realServerPage, realServersPage, setupPage } from '@/lib/console/links';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.real.one');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { id = '', server: was = '' } = params;
  const lost = await lostEntry(router, draft, (cst) => findServer(cst, id, was));
  if (lost?.is === 'gone') {
    const back = lost.withParent ? '/virtual-servers' : realServersPage(id);
    const where = { action: `${realServerPage(id, was)}/save`, back, tab: 'virtual-servers' } as const;
    return <GonePage context={context} lost={lost} panel={REAL_SERVER} {...where} />;
  }
  const { config, virtual, row, source } = await loadVirtualPage(router, lost?.id ?? id);
  const server = virtual.server.find((s) => s.id === (lost?.server ?? was)) ?? notFound();
  const form = await loadForm(config, REAL_SERVER, draft, router, { at: server.path });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <RealServerHead virtual={virtual} title={server.name} />
      <Said search={search} />
      <FormNotice findings={form.findings} scope="server" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action={`${realServerPage(virtual.id, server.id)}/save`}
          csrf={csrf}
          base={form.base}
          panel={REAL_SERVER}
          sections={form.sections}
          label={config.reader.t('virtual.real.oneNamed', { name: server.name })}
          head={
            <>
              <Subtabs id={virtual.id} name={virtual.name} current="real" />
              {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
            </>
          }
          foot={<AcceptCancel cancel={realServersPage(virtual.id)} user={user} draft={draft} />}
        />
        <div className="stack">
          <NowPanel row={row} source={source.name} readAt={source.readAt} now={config.now} />
          <p>
            <a href={setupPage(virtual.id, server.id)}>{config.reader.t('realServer.link')}</a>
          </p>
        </div>
      </div>
    </ConfigFrame>
  );
});
