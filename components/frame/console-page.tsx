import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { THEME_COOKIE, themeOf } from '@/lib/console/theme';
import { auditMissed } from '@/lib/audit';
import type { SessionInfo } from '@/lib/auth';
import { thisRouter } from '@/lib/console/routers';
import { showsFailover } from '@/lib/console/view/failover';
import type { RouterReading } from '@/lib/console/view/reading';
import { reader } from '@/lib/i18n/reader';
import { LoginNote } from '../accounts/login-note';
import { Keys } from '../keys/keys';
import { Foot } from './foot';
import { Notice } from '../ui/notice';
import { TextOnly } from '../ui/text-only';
import { Tabs, type Tab } from './tabs';
import { Top } from './top';

/** What a page hands its frame; `page()` of lib/console gives all of it. */
export interface FrameContext {
  user: { name: string; role: string };
  csrf: string;
  arrival: { path: string };
  session: SessionInfo;
}

/**
 * Head, tabs, the page, the bar of saved changes and the foot.
 * @param reading this router, as it was read for the page
 * @param staged the bar, where something is saved that does not run
 */
export async function ConsolePage({
  context,
  reading,
  tab,
  staged,
  children,
}: {
  context: FrameContext;
  reading: RouterReading;
  tab: Tab | null;
  staged?: ReactNode;
  children: ReactNode;
}) {
  const { t } = await reader();
  const failover = tab === 'failover' || (await showsFailover(reading, thisRouter()));
  const missed = auditMissed();
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <>
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      <TextOnly>{' | '}</TextOnly>
      <Top reading={reading} user={context.user} csrf={context.csrf} />
      <Tabs current={tab} failover={failover} />
      <main id="main">
        {missed && <Notice is="degraded">{t('frame.auditMissed', { count: missed.count })}</Notice>}
        <LoginNote session={context.session} now={new Date()} />
        {children}
      </main>
      {staged}
      <Keys />
      <Foot theme={theme} csrf={context.csrf} path={context.arrival.path} />
    </>
  );
}
