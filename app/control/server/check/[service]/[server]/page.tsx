import { notFound } from 'next/navigation';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { CheckDialog } from '@/components/operate/check-dialog';
import { CheckResult } from '@/components/operate/check-result';
import { page, titled } from '@/lib/console';
import { ranIn } from '@/lib/console/view/check-run';
import { loadServerAction } from '@/lib/console/view/server-action';

export const generateMetadata = titled('operate.check.title');

export default page({ permission: 'operate' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const view = await loadServerAction(router, params.service ?? '', params.server ?? '');
  if (!view) notFound();
  const ran = ranIn(draft);
  return (
    <ConsolePage context={context} reading={view.pair.local} tab="control">
      <FindingsNotice findings={draft?.findings ?? []} />
      {ran && <CheckResult run={ran.run} router={ran.router} now={new Date()} />}
      <CheckDialog view={view} csrf={csrf} />
    </ConsolePage>
  );
});
