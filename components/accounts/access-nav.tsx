import { useTranslations } from 'next-intl';
import { may } from '@/lib/auth';
import { LinkRow } from '../ui/link-row';

export type AccessPage = 'account' | 'accounts' | 'access' | 'audit';

/** Who may come in: one's own account, and for administrators everybody's, the allowlist and the audit. */
export function AccessNav({ current, role }: { current: AccessPage; role: string }) {
  const t = useTranslations('accounts.nav');
  const all: AccessPage[] = may(role, 'administer')
    ? ['account', 'accounts', 'access', 'audit']
    : ['account'];
  return (
    <nav className="subtabs" aria-label={t('label')}>
      <p>
        <LinkRow
          links={all.map((page) => ({ href: `/${page}`, text: t(page), current: page === current }))}
        />
      </p>
    </nav>
  );
}
