import { Fragment } from 'react';
import { TextOnly } from './text-only';

export interface RowLink {
  href: string;
  text: string;
  /** the page or view that is shown */
  current?: boolean;
}

/** Links beside one another, as tabs or views; a text browser sees them parted by bars. */
export function LinkRow({ links, current = 'page' }: { links: RowLink[]; current?: 'page' | 'true' }) {
  return links.map((l, i) => (
    <Fragment key={l.href + l.text}>
      {i > 0 && <TextOnly>{' | '}</TextOnly>}
      <a href={l.href} aria-current={l.current ? current : undefined}>
        {l.text}
      </a>
    </Fragment>
  ));
}
