import { notFound } from 'next/navigation';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { ServerDialog } from '@/components/operate/server-dialog';
import { page, titled } from '@/lib/console';
import { loadServerAction, serverActions } from '@/lib/console/view/server-action';

export const generateMetadata = titled('operate.title');

export default page({ permission: 'operate' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const action = serverActions.find((a) => a === params.action);
  if (!action) notFound();
  const view = await loadServerAction(router, params.service ?? '', params.server ?? '');
  if (!view) notFound();
  return (
    <ConsolePage context={context} reading={view.pair.local} tab="control">
      <FindingsNotice findings={draft?.findings ?? []} />
      <ServerDialog
        action={action}
        view={view}
        csrf={csrf}
        typed={draft?.values.weight?.at(-1)}
        now={new Date()}
      />
    </ConsolePage>
  );
});
