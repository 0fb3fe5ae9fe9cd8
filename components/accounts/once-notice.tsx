import { useTranslations } from 'next-intl';
import type { ShownOnce } from '@/lib/console';
import { Notice } from '../ui/notice';

/** A secret that stands here this one time. */
export function OnceNotice({ shown }: { shown: ShownOnce | null }) {
  const t = useTranslations('account.once');
  if (!shown) return null;
  return (
    <Notice is="info" alert>
      <p>{t(shown.kind, { of: shown.of })}</p>
      <pre>
        <code>{shown.secrets.join('\n')}</code>
      </pre>
      <p>{t('now')}</p>
    </Notice>
  );
}
