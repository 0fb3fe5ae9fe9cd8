import type { Messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import { LinkRow } from '../ui/link-row';

export type Tab = keyof Messages['frame']['tabs'];

/** The original's panels under its own words; what is ours stands at the right. Only pages that exist. */
const MAIN: Tab[] = ['control', 'global', 'redundancy', 'virtual-servers', 'failover'];
const MORE: Tab[] = ['marks', 'changes', 'history', 'log', 'doctor', 'services'];

/** @param failover the file has failover services, or is about them */
export function Tabs({ current, failover }: { current: Tab | null; failover: boolean }) {
  const { t } = useReader();
  const links = (tabs: Tab[]) =>
    tabs.map((tab) => ({ href: `/${tab}`, text: t(`frame.tabs.${tab}`), current: tab === current }));
  return (
    <nav className="tabs" aria-label={t('frame.panels')}>
      <div className="tabs-main">
        <LinkRow links={links(MAIN.filter((tab) => tab !== 'failover' || failover))} />
      </div>
      <div className="tabs-more">
        <LinkRow links={links(MORE)} />
      </div>
    </nav>
  );
}
