import type { Messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import { LinkRow } from '../ui/link-row';

export type Tab = keyof Messages['frame']['tabs'];

/** The original's four panels under its own words; what is ours stands at the right. Only pages that exist. */
const MAIN: Tab[] = ['control', 'global', 'redundancy', 'virtual-servers'];
const MORE: Tab[] = ['marks', 'changes', 'history', 'log', 'doctor', 'services'];

export function Tabs({ current }: { current: Tab | null }) {
  const { t } = useReader();
  const links = (tabs: Tab[]) =>
    tabs.map((tab) => ({ href: `/${tab}`, text: t(`frame.tabs.${tab}`), current: tab === current }));
  return (
    <nav className="tabs" aria-label={t('frame.panels')}>
      <div className="tabs-main">
        <LinkRow links={links(MAIN)} />
      </div>
      <div className="tabs-more">
        <LinkRow links={links(MORE)} />
      </div>
    </nav>
  );
}
