import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ConsolePage } from '@/components/frame/console-page';
import { ApplyDialog } from '@/components/marks/apply-dialog';
import { page } from '@/lib/console';
import { loadBoth } from '@/lib/console/view/both';
import { targets } from '@/lib/console/view/verbs';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('marks'))('title') };
}

export default page({ permission: 'configure' }, async (context) => {
  const { csrf, router, search } = context;
  const target = targets.find((one) => one === search.router);
  const { pair, answers } = await loadBoth(router, (client) => client.call('marks.read', {}));
  const chosen = answers.filter((a) => target === 'both' || a.router.which === target);
  if (!target || chosen.length === 0) redirect('/marks');
  return (
    <ConsolePage context={context} reading={pair.local} tab="marks">
      <ApplyDialog target={target} answers={chosen} csrf={csrf} />
    </ConsolePage>
  );
});
