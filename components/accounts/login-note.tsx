import { useTranslations } from 'next-intl';
import type { SessionInfo } from '@/lib/auth';
import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Notice } from '../ui/notice';

/** Shown this long after the login, on whichever page it led to. */
const SHOWN_MS = 60_000;

/** The login before this one and the attempts that failed since: who sees a stranger's here knows that somebody has tried. */
export function LoginNote({ session, now }: { session: SessionInfo; now: Date }) {
  const t = useTranslations('account.login');
  const { locale } = useReader();
  if (now.getTime() - session.createdAt.getTime() > SHOWN_MS || !session.previousLoginAt) return null;
  const { failedBefore: failed, previousLoginAddress: address } = session;
  return (
    <Notice is={failed > 0 ? 'degraded' : 'info'}>
      {t('note', {
        at: clock(session.previousLoginAt.toISOString(), now, locale),
        address: address ?? '',
        failed,
      })}
    </Notice>
  );
}
