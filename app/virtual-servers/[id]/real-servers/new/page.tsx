import { AcceptCancel } from '@/components/forms/accept-cancel';
import { ActiveRow } from '@/components/forms/active-row';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { RealServerHead } from '@/components/virtual-servers/real-server-head';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { page, titled } from '@/lib/console';
import { loadForm } from '@/lib/console/forms/load';
import { REAL_SERVER } from '@/lib/console/forms/panels';
import { newValues } from '@/lib/console/forms/values';
import { realServersPage } from '@/lib/console/links';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.real.new');

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, draft, params, router, user } = context;
  const { config, virtual } = await loadVirtualPage(router, params.id);
  const { t } = config.reader;
  const form = await loadForm(config, REAL_SERVER, draft, router, { fresh: newValues(REAL_SERVER) });
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <RealServerHead virtual={virtual} title={t('virtual.real.new')} />
      <FormNotice findings={form.findings} scope="server" shown={form.shown} />
      <LiveForm
        action={`${realServersPage(virtual.id)}/new/save`}
        csrf={csrf}
        base={form.base}
        panel={REAL_SERVER}
        sections={form.sections}
        label={t('virtual.real.new')}
        head={<Subtabs id={virtual.id} name={virtual.name} current="real" />}
        tail={<ActiveRow value={draft?.values.active?.at(-1) ?? '1'} />}
        foot={<AcceptCancel cancel={realServersPage(virtual.id)} user={user} draft={draft} />}
      />
    </ConfigFrame>
  );
});
