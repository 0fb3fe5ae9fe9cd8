import { may, type Permission } from '@/lib/auth';
import type { Translate } from '@/lib/i18n/reader';
import type { VirtualServer } from '@/lib/lvscf/types';
import { realServerPage, virtualPage } from '../links';
import { serverNowPage } from './server-action';
import { trafficLink } from './traffic';

/** What the palette leads to. It only leads: what changes something is a page that asks first. */
export interface PaletteItem {
  kind: 'page' | 'action' | 'virtual' | 'real';
  text: string;
  /** an id, or where it lies */
  hint: string;
  href: string;
}

/** Items that one answer has at most: a screenful; another letter finds the rest. */
export const MOST_ITEMS = 30;

/**
 * Pages, actions, virtual and real servers that have every word of the text, as the account may see them; objects whose name or id
 * begins with it come first. Without a text pages and actions alone.
 */
export function paletteItems(
  text: string,
  virtual: VirtualServer[],
  { role, t }: { role: string; t: Translate },
): PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...parts: string[]) => {
    const all = parts.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const places = [...pages(t), ...actions(t)]
    .filter(({ needs }) => may(role, needs))
    .map(({ needs: _, ...item }): PaletteItem => item)
    .filter((item) => fits(item.text, item.hint, item.href));
  if (words.length === 0) return places.slice(0, MOST_ITEMS);
  // There may be ten thousand: the sentence of an item is made when its parts have the words.
  const [traffic, edit] = [t('traffic.title'), t('palette.edit', { name: '' })];
  const objects = virtual.flatMap(({ id, name, server }): PaletteItem[] => [
    ...(fits(name, id) ? [{ kind: 'virtual' as const, text: name, hint: id, href: virtualPage(id) }] : []),
    ...(fits(name, id, traffic)
      ? [
          {
            ...{ kind: 'virtual' as const, text: t('traffic.of', { name }), hint: id },
            href: trafficLink({ service: id }),
          },
        ]
      : []),
    ...server.flatMap((s): PaletteItem[] => {
      const item = { kind: 'real' as const, hint: `${s.id}, ${name}` };
      return [
        ...(fits(s.name, s.id, name) ? [{ ...item, text: s.name, href: serverNowPage(id, s.id) }] : []),
        ...(fits(s.name, s.id, name, edit)
          ? [{ ...item, text: t('palette.edit', { name: s.name }), href: realServerPage(id, s.id) }]
          : []),
      ];
    }),
  ]);
  const begins = ({ text: name, hint }: PaletteItem) =>
    [name, hint].some((part) => part.toLowerCase().startsWith(words[0] ?? ''));
  const first = objects.filter(begins);
  return [...places, ...first, ...objects.filter((item) => !first.includes(item))].slice(0, MOST_ITEMS);
}

type Place = PaletteItem & { needs: Permission };

const TABS = [
  ...(['control', 'global', 'redundancy', 'virtual-servers', 'marks', 'changes'] as const),
  ...(['history', 'log', 'doctor', 'services'] as const),
];

function pages(t: Translate): Place[] {
  const page = (text: string, href: string, needs: Permission = 'view'): Place => ({
    ...{ kind: 'page', text, hint: href, href },
    needs,
  });
  return [
    ...TABS.map((tab) => page(t(`frame.tabs.${tab}`), `/${tab}`)),
    page(t('traffic.title'), '/control/traffic'),
    page(t('accounts.nav.account'), '/account'),
    page(t('accounts.nav.accounts'), '/accounts', 'administer'),
    page(t('accounts.nav.access'), '/access', 'administer'),
    page(t('accounts.nav.audit'), '/audit', 'administer'),
    page(t('frame.changePassword'), '/password'),
  ];
}

function actions(t: Translate): Place[] {
  const action = (text: string, href: string, needs: Permission = 'operate'): Place => ({
    ...{ kind: 'action', text, hint: t('palette.asks'), href },
    needs,
  });
  return [
    action(t('virtual.new'), '/virtual-servers/new', 'configure'),
    action(t('operate.move.ask'), '/control/failover/away'),
    action(t('operate.move.askBack'), '/control/failover/back'),
    ...(['start', 'reload', 'stop'] as const).map((verb) =>
      action(`pulse: ${t(`control.both.${verb}`)}`, `/control/${verb}/both`),
    ),
    action(t('frame.staged.apply'), '/changes#apply', 'configure'),
  ];
}
