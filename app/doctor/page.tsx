import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RowsPanel } from '@/components/doctor/rows-panel';
import { SummaryPanel } from '@/components/doctor/summary-panel';
import { ConsolePage } from '@/components/frame/console-page';
import { Staged } from '@/components/frame/staged';
import { PageHead } from '@/components/ui/page-head';
import { page } from '@/lib/console';
import { loadBoth } from '@/lib/console/view/both';
import { doctorRows, doctorStates, visitRouter } from '@/lib/console/view/doctor';
import { sentences } from '@/lib/i18n/sentences';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('doctorPage'))('title') };
}

export default page({ permission: 'view' }, async (context) => {
  const t = await getTranslations('doctorPage');
  const { pair, staged, answers, now } = await loadBoth(context.router, visitRouter);
  const rows = doctorRows(answers, await sentences());
  return (
    <ConsolePage context={context} reading={pair.local} tab="doctor" staged={<Staged state={staged} />}>
      <PageHead title={t('title')} small={t('small')} />
      <SummaryPanel answers={answers} rows={rows} now={now} />
      {doctorStates.map(
        (state) => rows[state].length > 0 && <RowsPanel key={state} state={state} rows={rows[state]} />,
      )}
    </ConsolePage>
  );
});
