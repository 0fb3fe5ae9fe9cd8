import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';

/** A pair runs virtual servers or failover services, never both: said where those stand that do not run. */
export function NotRunning({ service, here }: { service: 'lvs' | 'fos'; here: 'lvs' | 'fos' }) {
  const { t } = useReader();
  if (service === here) return null;
  return (
    <Notice is="info" action={<LinkButton href="/global#f-service">{t('frame.tabs.global')}</LinkButton>}>
      {t(here === 'fos' ? 'failover.onlyWithFos' : 'failover.onlyWithLvs')}
    </Notice>
  );
}
