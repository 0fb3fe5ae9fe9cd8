import { notFound } from 'next/navigation';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { MaintenanceDialog } from '@/components/operate/maintenance-dialog';
import { page, titled } from '@/lib/console';
import { planMaintenance } from '@/lib/console/view/maintenance';
import { loadPair } from '@/lib/console/view/reading';
import { reader } from '@/lib/i18n/reader';
import { conditions } from '@/lib/i18n/sentences';

export const generateMetadata = titled('operate.maintenance.title');

export default page({ permission: 'operate' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const pair = await loadPair(router, true);
  const words = { reader: await reader(), condition: await conditions(), now: new Date() };
  const plan = planMaintenance(params.router, pair, words);
  if (!plan) notFound();
  return (
    <ConsolePage context={context} reading={pair.local} tab="control">
      <FindingsNotice findings={draft?.findings ?? []} />
      <MaintenanceDialog plan={plan} csrf={csrf} reason={draft?.values.reason?.at(-1) ?? ''} />
    </ConsolePage>
  );
});
