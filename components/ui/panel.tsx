import clsx from 'clsx';
import type { ReactNode } from 'react';

/** One titled box: title left, where it comes from and how old it is right. */
export function Panel({
  id,
  title,
  note,
  views,
  foot,
  className,
  children,
}: {
  /** of the heading; unique on the page */
  id: string;
  title: ReactNode;
  note?: ReactNode;
  /** links to other views of the same thing */
  views?: ReactNode;
  foot?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={clsx('panel', className)} aria-labelledby={id}>
      <div className="panel-h">
        <h2 id={id}>{title}</h2>
        {views}
        {note != null && note !== false && <p className="note">{note}</p>}
      </div>
      {children}
      {foot != null && foot !== false && <div className="panel-f">{foot}</div>}
    </section>
  );
}
