import { notFound } from 'next/navigation';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { MoveDialog } from '@/components/operate/move-dialog';
import { page, titled } from '@/lib/console';
import { moves } from '@/lib/console/view/move';
import { loadPair } from '@/lib/console/view/reading';

export const generateMetadata = titled('operate.move.title');

export default page({ permission: 'operate' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const move = moves.find((m) => m === params.direction);
  if (!move) notFound();
  const pair = await loadPair(router, true);
  return (
    <ConsolePage context={context} reading={pair.local} tab="control">
      <FindingsNotice findings={draft?.findings ?? []} />
      <MoveDialog move={move} pair={pair} csrf={csrf} now={new Date()} />
    </ConsolePage>
  );
});
