import { useTranslations } from 'next-intl';
import { LINE_CHOICES, type LogQuery } from '@/lib/console/view/log';
import type { RouterReading } from '@/lib/console/view/reading';
import { Button } from '../ui/button';

/** What is shown of the log, as a GET, so that it works without script and can be kept as a link. */
export function FilterForm({
  query,
  routers,
  units,
}: {
  query: LogQuery;
  routers: RouterReading[];
  units: string[];
}) {
  const t = useTranslations('log');
  return (
    <form className="filter" method="get" action="/log">
      <input type="hidden" name="shown" value="1" />
      {routers.length > 1 && (
        <label>
          {t('router')}{' '}
          <select name="router" defaultValue={query.which}>
            <option value="all">{t('both')}</option>
            {routers.map(({ which, name }) => (
              <option key={which} value={which}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}{' '}
      <label>
        {t('unit')}{' '}
        <select name="unit" defaultValue={query.unit}>
          <option value="">{t('any')}</option>
          {units.map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      </label>{' '}
      <label className="grow">
        {t('text')} <input type="search" name="text" size={20} defaultValue={query.text} />
      </label>{' '}
      <label>
        {t('lines')}{' '}
        <select name="lines" defaultValue={String(query.lines)}>
          {LINE_CHOICES.map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </label>{' '}
      <label>
        <input type="checkbox" name="follow" value="1" defaultChecked={query.every !== null} /> {t('follow')}
      </label>{' '}
      <Button>{t('show')}</Button>
    </form>
  );
}
