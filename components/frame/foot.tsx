import { Fragment } from 'react';
import { themes, type Theme } from '@/lib/console/theme';
import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from '../ui/button';
import { TextOnly } from '../ui/text-only';
import { Language } from './language';

/** The foot: language, and light or dark (forms, so that they work without script and no GET changes anything). */
export function Foot({ theme, csrf, path }: { theme: Theme; csrf: string; path: string }) {
  const { t } = useReader();
  return (
    <footer className="foot">
      <span>LVS Console</span>
      <Language csrf={csrf} path={path} />
      <form method="post" action="/preferences/theme">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="back" value={path} />
        {t('frame.theme')}
        {themes.map((value, i) => (
          <Fragment key={value}>
            {i > 0 && <TextOnly>{' | '}</TextOnly>}{' '}
            <button className="link" name="theme" value={value} aria-pressed={value === theme}>
              {t(`frame.themes.${value}`)}
            </button>
          </Fragment>
        ))}
      </form>
      <LinkButton small href="/help">
        {t('frame.help')}
      </LinkButton>{' '}
      <LinkButton small href="/password">
        {t('frame.changePassword')}
      </LinkButton>
    </footer>
  );
}
