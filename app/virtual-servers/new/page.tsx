import type { Metadata } from 'next';
import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ActiveRow } from '@/components/forms/active-row';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { Command } from '@/components/ui/command';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { page } from '@/lib/console';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { VIRTUAL_SERVER } from '@/lib/console/forms/panels';
import { newValues } from '@/lib/console/forms/values';

export const metadata: Metadata = { title: 'New virtual server' };

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, draft, router, user } = context;
  const config = await loadConfigPage(router);
  const form = await loadForm(config, VIRTUAL_SERVER, draft, router, { fresh: newValues(VIRTUAL_SERVER) });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <PageHead
        crumb={
          <>
            <a href="/virtual-servers">Virtual servers</a> / new
          </>
        }
        title="New virtual server"
        small="its real servers come next"
      />
      <FormNotice findings={form.findings} scope="virtual" shown={form.shown} />
      <div className="cols cols-form">
        <LiveForm
          action="/virtual-servers/new/save"
          csrf={csrf}
          base={form.base}
          panel={VIRTUAL_SERVER}
          sections={form.sections}
          label="New virtual server"
          tail={<ActiveRow value={draft?.values.active?.at(-1) ?? '1'} />}
          foot={<AcceptCancel cancel="/virtual-servers" user={user} />}
        />
        <div className="stack">
          <Panel id="h-check" title="Check">
            <div className="panel-b">
              <p className="muted">
                As in the original, a new virtual server is checked by sending <code>GET / HTTP/1.0</code> and
                expecting <code>HTTP</code>. MONITORING SCRIPTS changes that.
              </p>
            </div>
          </Panel>
          <Panel id="h-cmd" title="Equivalent command">
            <div className="panel-b">
              <Command lines={['lvscf add -i lvs.cf \'virtual["NAME"]\'']} open title="By command" />
            </div>
          </Panel>
        </div>
      </div>
    </ConfigFrame>
  );
});
