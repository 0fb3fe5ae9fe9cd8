import { redirect } from 'next/navigation';
import { DeleteFailover } from '@/components/failover/delete-failover';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { page, titled } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { queryList } from '@/lib/console/forms/selection';

export const generateMetadata = titled('failover.deletion.title');

export default page({ permission: 'configure' }, async (context) => {
  const { arrival, csrf, draft, router } = context;
  const ids = draft?.values.id ?? queryList(arrival.path, 'id');
  const config = await loadConfigPage(router);
  const chosen = config.saved.config.failover.filter(({ id }) => ids.includes(id));
  if (chosen.length === 0) redirect('/failover');
  return (
    <ConfigFrame context={context} config={config} tab="failover">
      <FormNotice findings={draft?.findings ?? []} scope="failover" shown={[]} />
      <DeleteFailover services={chosen} csrf={csrf} base={config.saved.sha256 ?? ''} />
    </ConfigFrame>
  );
});
