import type { Metadata } from 'next';
import { FormNotice } from '@/components/forms/form-notice';
import { ConfigFrame } from '@/components/forms/config-frame';
import { HistoryPanel } from '@/components/changes/history-panel';
import { PageHead } from '@/components/ui/page-head';
import { page } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { plural } from '@/lib/i18n/format';

export const metadata: Metadata = { title: 'History' };

/** Versions listed; older ones by `lvsctl history`. */
const LIMIT = 100;

export default page({ permission: 'view' }, async (context) => {
  const { draft, router } = context;
  const config = await loadConfigPage(router);
  const { entries } = await router.call('history.list', { limit: LIMIT });
  return (
    <ConfigFrame context={context} config={config} tab="history">
      <PageHead
        title="History"
        small={`${plural(entries.length, 'version')} of lvs.cf on ${config.reading.name}`}
      />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      <HistoryPanel entries={entries} saved={config.saved.sha256} limit={LIMIT} now={config.now} />
    </ConfigFrame>
  );
});
