import { Fragment } from 'react';
import type { Theme } from '@/lib/console/theme';
import { LinkButton } from '../ui/button';
import { TextOnly } from '../ui/text-only';

const THEMES: [Theme, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** The foot: light or dark (a form, so that it works without script and no GET changes anything). */
export function Foot({ theme, csrf, path }: { theme: Theme; csrf: string; path: string }) {
  return (
    <footer className="foot">
      <span>LVS Console</span>
      <form method="post" action="/preferences/theme" className="push">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="back" value={path} />
        Theme:{' '}
        {THEMES.map(([value, text], i) => (
          <Fragment key={value}>
            {i > 0 && <TextOnly>{' | '}</TextOnly>}{' '}
            <button className="link" name="theme" value={value} aria-pressed={value === theme}>
              {text}
            </button>
          </Fragment>
        ))}
      </form>
      <LinkButton small href="/password">
        CHANGE PASSWORD
      </LinkButton>
    </footer>
  );
}
