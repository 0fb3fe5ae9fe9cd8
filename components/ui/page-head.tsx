import type { ReactNode } from 'react';

/** The one h1 of a page, where it lies, and what can be done with the whole of it. */
export function PageHead({
  title,
  small,
  crumb,
  children,
}: {
  title: ReactNode;
  small?: ReactNode;
  crumb?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="page-h">
      {crumb != null && <p className="crumb">{crumb}</p>}
      <h1>
        {title}
        {small != null && (
          <>
            {' '}
            <small>{small}</small>
          </>
        )}
      </h1>
      {children}
    </div>
  );
}
