import { realLink, type RealQuery, type RealView } from '@/lib/console/view/real-list';
import { realServersPage } from '@/lib/console/links';
import { count } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { LinkRow } from '../ui/link-row';
import { TextOnly } from '../ui/text-only';

/** What is shown of the real servers: words, and a chip for each state that there is. All are links or a GET. */
export function RealFilter({ id, query, view }: { id: string; query: RealQuery; view: RealView }) {
  const { t } = useReader();
  const keep = { state: query.state, sort: query.sort, order: query.descending ? 'down' : null };
  return (
    <form className="filter" method="get" action={realServersPage(id)}>
      <input
        type="search"
        name="text"
        className="grow"
        size={24}
        defaultValue={query.text}
        aria-label={t('virtual.real.filterBy')}
        placeholder={t('virtual.real.filterBy')}
      />{' '}
      {Object.entries(keep).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <Button>{t('virtual.list.filter')}</Button>{' '}
      <nav className="filters" aria-label={t('virtual.list.byState')}>
        <a
          href={realLink(id, query, { state: null })}
          aria-current={query.state === null ? 'true' : undefined}
        >
          {t('virtual.list.chips.all')} <span className="n">{count(view.fitting)}</span>
        </a>
        {view.counts.map(({ state, n }) => (
          <span key={state}>
            <TextOnly>{' | '}</TextOnly>
            <a
              href={realLink(id, query, { state })}
              aria-current={state === query.state ? 'true' : undefined}
            >
              {t(`states.${state}`)} <span className="n">{count(n)}</span>
            </a>
          </span>
        ))}
      </nav>
    </form>
  );
}

/** Links to the other pages of a long list. */
export function RealPages({ id, query, view }: { id: string; query: RealQuery; view: RealView }) {
  const { t } = useReader();
  if (view.pages === 1) return null;
  return (
    <nav className="views" aria-label={t('virtual.list.pages')}>
      <LinkRow
        links={Array.from({ length: view.pages }, (_, i) => ({
          href: realLink(id, query, { page: i + 1 }),
          text: String(i + 1),
          current: i + 1 === view.page,
        }))}
      />
    </nav>
  );
}
