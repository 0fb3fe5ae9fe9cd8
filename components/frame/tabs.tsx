import { LinkRow } from '../ui/link-row';

export type Tab = 'control' | 'global' | 'redundancy' | 'virtual-servers' | 'changes' | 'history';

/** The original's four panels under its own words; what is ours stands at the right. Only pages that exist. */
const MAIN: [Tab, string][] = [
  ['control', 'CONTROL/MONITORING'],
  ['global', 'GLOBAL SETTINGS'],
  ['redundancy', 'REDUNDANCY'],
  ['virtual-servers', 'VIRTUAL SERVERS'],
];
const MORE: [Tab, string][] = [
  ['changes', 'Changes'],
  ['history', 'History'],
];

export function Tabs({ current }: { current: Tab | null }) {
  const links = (tabs: [Tab, string][]) =>
    tabs.map(([tab, text]) => ({ href: `/${tab}`, text, current: tab === current }));
  return (
    <nav className="tabs" aria-label="Panels">
      <div className="tabs-main">
        <LinkRow links={links(MAIN)} />
      </div>
      <div className="tabs-more">
        <LinkRow links={links(MORE)} />
      </div>
    </nav>
  );
}
