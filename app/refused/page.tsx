import { getTranslations } from 'next-intl/server';
import { ConsolePage } from '@/components/frame/console-page';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { page } from '@/lib/console';
import { loadLocal } from '@/lib/console/view/reading';

export default page({ permission: 'view' }, async (context) => {
  const t = await getTranslations('errors');
  const { name, role } = context.user;
  return (
    <ConsolePage context={context} reading={await loadLocal(context.router)} tab={null}>
      <PageHead title={t('refusedTitle')} />
      <p className="lead">{t('refused', { user: name, role })}</p>
      <p>
        <LinkButton href="/control">{t('home')}</LinkButton>
      </p>
    </ConsolePage>
  );
});
