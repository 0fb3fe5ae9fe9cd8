import { notFound } from 'next/navigation';
import { FindingsNotice } from '@/components/access/findings-notice';
import { TakingDialog } from '@/components/drift/taking-dialog';
import { ConsolePage } from '@/components/frame/console-page';
import { page, titled } from '@/lib/console';
import { loadTaking } from '@/lib/console/view/drift';

export const generateMetadata = titled('drift.title');

export default page({ permission: 'configure' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const view = await loadTaking(router, params);
  if (!view) notFound();
  return (
    <ConsolePage context={context} reading={view.pair.local} tab="changes">
      <FindingsNotice findings={draft?.findings ?? []} />
      <TakingDialog view={view} csrf={csrf} />
    </ConsolePage>
  );
});
