import { Fragment } from 'react';
import { localeNames, locales } from '@/lib/i18n/locales';
import { useReader } from '@/lib/i18n/reader';
import { TextOnly } from '../ui/text-only';

/** The languages, each in its own words; a form, so that it works without script and no GET changes anything. */
export function Language({ csrf, path }: { csrf: string; path: string }) {
  const { locale, t } = useReader();
  return (
    <form method="post" action="/preferences/language" className="push">
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="back" value={path} />
      {t('frame.language')}
      {locales.map((one, i) => (
        <Fragment key={one}>
          {i > 0 && <TextOnly>{' | '}</TextOnly>}{' '}
          <button className="link" name="locale" value={one} lang={one} aria-pressed={one === locale}>
            {localeNames[one]}
          </button>
        </Fragment>
      ))}
    </form>
  );
}
