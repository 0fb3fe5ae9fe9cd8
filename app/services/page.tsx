import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FormNotice } from '@/components/forms/form-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { Staged } from '@/components/frame/staged';
import { BootPanel } from '@/components/services/boot-panel';
import { ForwardingPanel } from '@/components/services/forwarding-panel';
import { DoneNotice } from '@/components/ui/done-notice';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page } from '@/lib/console';
import { readBoot } from '@/lib/console/view/boot';
import { loadBoth } from '@/lib/console/view/both';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('services'))('title') };
}

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const t = await getTranslations('services');
  const { pair, staged, answers, now } = await loadBoth(router, readBoot);
  const mayConfigure = may(user.role, 'configure');
  return (
    <ConsolePage context={context} reading={pair.local} tab="services" staged={<Staged state={staged} />}>
      <PageHead title={t('title')} small={t('small')} />
      <DoneNotice search={search} of="services" />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      <ForwardingPanel answers={answers} csrf={csrf} mayConfigure={mayConfigure} now={now} />
      <BootPanel answers={answers} csrf={csrf} mayConfigure={mayConfigure} />
    </ConsolePage>
  );
});
