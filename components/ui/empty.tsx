import type { ReactNode } from 'react';

/** What stands where nothing is yet: what it would be, and the way to the first one. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}
