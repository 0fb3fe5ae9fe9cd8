import { getTranslations } from 'next-intl/server';
import { ConsolePage } from '@/components/frame/console-page';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { roles } from '@/lib/auth';
import { page } from '@/lib/console';
import { reader } from '@/lib/i18n/reader';
import { loadLocal } from '@/lib/console/view/reading';

export default page({ permission: 'view' }, async (context) => {
  const t = await getTranslations('errors');
  const r = await reader();
  const { name, role } = context.user;
  const known = roles.find((one) => one === role);
  return (
    <ConsolePage context={context} reading={await loadLocal(context.router)} tab={null}>
      <PageHead title={t('refusedTitle')} />
      <p className="lead">{t('refused', { user: name, role: known ? r.t(`roles.${known}`) : role })}</p>
      <p>
        <LinkButton href="/control">{t('home')}</LinkButton>
      </p>
    </ConsolePage>
  );
});
