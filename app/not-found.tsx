import { getTranslations } from 'next-intl/server';
import { BarePage } from '@/components/access/bare-page';
import { LinkButton } from '@/components/ui/button';

export default async function NotFound() {
  const t = await getTranslations('errors');
  return (
    <BarePage>
      <div>
        <h1>{t('notFoundTitle')}</h1>
        <p className="lead">{t('notFound')}</p>
      </div>
      <p>
        <LinkButton href="/control">{t('home')}</LinkButton>
      </p>
    </BarePage>
  );
}
