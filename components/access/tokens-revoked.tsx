import { useTranslations } from 'next-intl';
import { Notice } from '../ui/notice';

/** How many API tokens a new password revoked, by the number in `?tokens=`. */
export function TokensRevoked({ count }: { count: string | undefined }) {
  const t = useTranslations('password');
  if (!/^\d{1,3}$/.test(count ?? '')) return null;
  return <Notice is="info">{t('tokensRevoked', { count: Number(count) })}</Notice>;
}
