import { FormNotice } from '@/components/forms/form-notice';
import { ConfigFrame } from '@/components/forms/config-frame';
import { HistoryPanel } from '@/components/changes/history-panel';
import { PageHead } from '@/components/ui/page-head';
import { page, titled } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { many } from '@/lib/i18n/format';

export const generateMetadata = titled('history.title');

/** Versions listed; older ones by `lvsctl history`. */
const LIMIT = 100;

export default page({ permission: 'view' }, async (context) => {
  const { draft, router } = context;
  const config = await loadConfigPage(router);
  const { entries } = await router.call('history.list', { limit: LIMIT });
  const { t } = config.reader;
  return (
    <ConfigFrame context={context} config={config} tab="history">
      <PageHead
        title={t('history.title')}
        small={t('history.count', { ...many(entries.length), name: config.reading.name })}
      />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      <HistoryPanel entries={entries} saved={config.saved.sha256} limit={LIMIT} now={config.now} />
    </ConfigFrame>
  );
});
