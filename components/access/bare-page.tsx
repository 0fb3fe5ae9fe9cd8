import os from 'node:os';
import type { ReactNode } from 'react';
import { Language } from '../frame/language';
import { Icon } from '../ui/icon';

/**
 * The frame of a page without session: the product's head and the page, nothing of the cluster.
 * @param language token and path for the choice of the language; error pages have none
 */
export function BarePage({
  foot,
  language,
  children,
}: {
  foot?: ReactNode;
  language?: { csrf: string; path: string };
  children: ReactNode;
}) {
  return (
    <>
      <header className="top">
        <span className="product">
          <Icon name="i-lvs" />
          <span>
            <b>LVS</b> Console
          </span>
        </span>
        <p className="here">
          <span>{os.hostname()}</span>
        </p>
      </header>
      <main id="main" className="login">
        {children}
      </main>
      {(foot != null || language) && (
        <footer className="foot">
          {foot}
          {language && <Language {...language} />}
        </footer>
      )}
    </>
  );
}
