import { AcceptCancel } from '@/components/forms/accept-cancel';
import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { GonePage } from '@/components/forms/gone-page';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { NowPanel } from '@/components/virtual-servers/now-panel';
import { SchedulersPanel } from '@/components/virtual-servers/schedulers-panel';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { VirtualHead } from '@/components/virtual-servers/virtual-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { findVirtual } from '@/lib/console/forms/edits';
import { loadForm } from '@/lib/console/forms/load';
import { lostEntry } from '@/lib/console/forms/lost';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { virtualPage } from '@/lib/console/links';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.one');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { id = '' } = params;
  const lost = await lostEntry(router, draft, (cst) => findVirtual(cst, id));
  if (lost?.is === 'gone') {
    const action = `${virtualPage(id)}/save`;
    const where = { action, back: '/virtual-servers', tab: 'virtual-servers' } as const;
    return <GonePage context={context} lost={lost} panel={VIRTUAL_SERVER} {...where} />;
  }
  const { config, virtual, row, source } = await loadVirtualPage(router, lost?.id ?? id);
  const form = await loadForm(config, VIRTUAL_SERVER, draft, router, { at: virtual.path });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <VirtualHead
        virtual={virtual}
        row={row}
        csrf={csrf}
        base={form.base}
        mayEdit={may(user.role, 'configure')}
      />
      <Said search={search} />
      <FormNotice findings={form.findings} scope="virtual" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action={`${virtualPage(virtual.id)}/save`}
          csrf={csrf}
          base={form.base}
          panel={VIRTUAL_SERVER}
          sections={form.sections}
          label={config.reader.t('virtual.oneNamed', { name: virtual.name })}
          head={
            <>
              <Subtabs id={virtual.id} name={virtual.name} current="virtual" />
              {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
            </>
          }
          foot={<AcceptCancel cancel="/virtual-servers" user={user} draft={draft} />}
        />
        <div className="stack">
          <NowPanel row={row} source={source.name} readAt={source.readAt} now={config.now} />
          <SchedulersPanel />
          <BlockPanel saved={config.saved} at={virtual.path} />
        </div>
      </div>
    </ConfigFrame>
  );
});
