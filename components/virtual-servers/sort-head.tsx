import type { ReactNode } from 'react';
import { listLink, type ListQuery, type SortKey } from '@/lib/console/view/list';

/** The head of a column by which the list can be sorted: once upwards, again downwards, a third time as lvs.cf has it. */
export function SortHead({
  query,
  by,
  className,
  children,
}: {
  query: ListQuery;
  by: SortKey;
  className?: string;
  children: ReactNode;
}) {
  const here = query.sort === by;
  const next = !here
    ? { sort: by, descending: false }
    : query.descending
      ? { sort: null, descending: false }
      : { sort: by, descending: true };
  return (
    <th
      scope="col"
      className={className}
      aria-sort={here ? (query.descending ? 'descending' : 'ascending') : undefined}
    >
      <a href={listLink(query, next)}>{children}</a>
      {here && <span aria-hidden="true"> {query.descending ? '↓' : '↑'}</span>}
    </th>
  );
}
