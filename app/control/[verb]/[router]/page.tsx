import { notFound } from 'next/navigation';
import { PulseDialog } from '@/components/control/pulse-dialog';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { page, titled } from '@/lib/console';
import { loadPair } from '@/lib/console/view/reading';
import { routersFor, targets, verbs } from '@/lib/console/view/verbs';

export const generateMetadata = titled('control.dialog.title');

export default page({ permission: 'operate' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const verb = verbs.find((v) => v === params.verb);
  const target = targets.find((t) => t === params.router);
  if (!verb || !target) notFound();
  const pair = await loadPair(router, true);
  const routers = routersFor(verb, target, pair);
  if (routers.length === 0) notFound();
  return (
    <ConsolePage context={context} reading={pair.local} tab="control">
      <FindingsNotice findings={draft?.findings ?? []} />
      <PulseDialog verb={verb} target={target} routers={routers} pair={pair} csrf={csrf} />
    </ConsolePage>
  );
});
