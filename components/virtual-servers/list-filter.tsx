import { listLink, type ListQuery, type ListView } from '@/lib/console/view/list';
import { count } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { LinkRow } from '../ui/link-row';
import { TextOnly } from '../ui/text-only';

/** What is shown of the list: words, a chip for each state that there is, with or without the real servers. All are links or a GET. */
export function ListFilter({ query, view }: { query: ListQuery; view: ListView }) {
  const { t } = useReader();
  const keep: [string, string][] = [
    ['state', query.chip === 'all' ? '' : query.chip],
    ['sort', query.sort ?? ''],
    ['order', query.descending ? 'down' : ''],
    ['servers', query.servers === null ? '' : query.servers ? '1' : '0'],
  ];
  return (
    <form className="filter" method="get" action="/virtual-servers">
      <input
        type="search"
        name="text"
        className="grow"
        size={24}
        defaultValue={query.text}
        aria-label={t('virtual.list.filterBy')}
        placeholder={t('virtual.list.filterBy')}
      />{' '}
      {keep.map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
      <Button>{t('virtual.list.filter')}</Button>{' '}
      <nav className="filters" aria-label={t('virtual.list.byState')}>
        {view.counts.map(({ chip, n }, i) => (
          <span key={chip}>
            {i > 0 && <TextOnly>{' | '}</TextOnly>}
            <a href={listLink(query, { chip })} aria-current={chip === query.chip ? 'true' : undefined}>
              {t(`virtual.list.chips.${chip}`)} <span className="n">{count(n)}</span>
            </a>
          </span>
        ))}
      </nav>
      <nav className="views" aria-label={t('virtual.list.shown')}>
        <TextOnly>{' | '}</TextOnly>
        <LinkRow
          current="true"
          links={[
            {
              href: listLink(query, { servers: true }),
              text: t('virtual.list.withServers'),
              current: view.servers,
            },
            {
              href: listLink(query, { servers: false }),
              text: t('virtual.list.without'),
              current: !view.servers,
            },
          ]}
        />
      </nav>
    </form>
  );
}

/** Links to the other pages of a long list. */
export function ListPages({ query, view }: { query: ListQuery; view: ListView }) {
  const { t } = useReader();
  if (view.pages === 1) return null;
  const links = Array.from({ length: view.pages }, (_, i) => ({
    href: listLink(query, { page: i + 1 }),
    text: String(i + 1),
    current: i + 1 === view.page,
  }));
  return (
    <nav className="views" aria-label={t('virtual.list.pages')}>
      <LinkRow links={links} />
    </nav>
  );
}
