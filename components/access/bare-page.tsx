import os from 'node:os';
import type { ReactNode } from 'react';
import { Icon } from '../ui/icon';

/** The frame of a page without session: the product's head and the page, nothing of the cluster. */
export function BarePage({ foot, children }: { foot?: ReactNode; children: ReactNode }) {
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
      {foot != null && <footer className="foot">{foot}</footer>}
    </>
  );
}
