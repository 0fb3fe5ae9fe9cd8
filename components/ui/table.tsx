import clsx from 'clsx';
import type { ReactNode } from 'react';

/** The head of one column. */
export interface ColumnHead {
  /** unique within the table */
  key: string;
  /** null: nothing to be read, as above a row's tick or button; `label` says it to screen readers where that helps */
  head: ReactNode;
  label?: string;
  /** numbers stand at the right */
  right?: boolean;
  /** leaves at 640 (`p1`), 900 (`p2`) or 1279 px (`p3`) */
  leaves?: 'p1' | 'p2' | 'p3' | undefined;
  /** the link that sorts by it, and how it is sorted now */
  sort?: { href: string; now: 'ascending' | 'descending' | null } | undefined;
}

/** A column of a table whose rows are all alike. */
export interface Column<Row> extends ColumnHead {
  cell: (row: Row) => ReactNode;
  /** what names the row; one column has it, usually the first */
  isRowHead?: boolean;
  /** of each cell: `fill` takes what is left, `mut`, `why`, `nowrap`… (tables.css) */
  className?: string;
}

/** Columns as `{ key, head, … }` or false, so that a column can stand there by condition. */
export const columnsOf = <C extends ColumnHead>(...columns: (C | false)[]): C[] =>
  columns.filter((column) => column !== false);

/** How a list is sorted; null: as it stands by itself. */
export interface Sorting<Key extends string> {
  sort: Key | null;
  descending: boolean;
}

/** The head that sorts by a column: once upwards, again downwards, a third time as the list stands by itself. */
export function sortBy<Key extends string>(
  { sort, descending }: Sorting<Key>,
  by: Key,
  link: (next: Sorting<Key>) => string,
): ColumnHead['sort'] {
  if (sort !== by) return { href: link({ sort: by, descending: false }), now: null };
  return descending
    ? { href: link({ sort: null, descending: false }), now: 'descending' }
    : { href: link({ sort: by, descending: true }), now: 'ascending' };
}

/**
 * Every table of the console: a caption for those who do not see it, heads with their scope, and sideways scrolling within the
 * panel where a phone is too narrow. Its bodies are its children.
 */
export function TableFrame({
  caption,
  heads,
  wrap = true,
  className,
  children,
}: {
  caption: string;
  heads: ColumnHead[];
  /** long words may take a second line */
  wrap?: boolean;
  className?: string;
  /** one or more `<tbody>` */
  children: ReactNode;
}) {
  return (
    <div className="scroll">
      <table className={clsx('t', wrap && 'wrap', className)}>
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <Head key={head.key} column={head} />
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

function Head({ column: { head, label, right, leaves, sort } }: { column: ColumnHead }) {
  const classes = clsx(right && 'r', leaves) || undefined;
  if (head === null && label === undefined) return <td className={classes} />;
  const words = head ?? <span className="vh">{label}</span>;
  return (
    <th scope="col" className={classes} aria-sort={sort?.now ?? undefined}>
      {sort ? <a href={sort.href}>{words}</a> : words}
      {sort?.now && <span aria-hidden="true"> {sort.now === 'descending' ? '↓' : '↑'}</span>}
    </th>
  );
}

/** A table whose rows are all alike, with what stands there when there is none. */
export function Table<Row>({
  columns,
  rows,
  id,
  look,
  empty,
  ...frame
}: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  /** unique among the rows */
  id: (row: Row) => string;
  /** classes of a row: `bad`, `warn`, `kept`, `off` (tables.css) */
  look?: (row: Row) => string | undefined;
  /** in place of a table without rows */
  empty?: ReactNode;
  wrap?: boolean;
  className?: string;
}) {
  if (rows.length === 0 && empty !== undefined)
    return typeof empty === 'string' ? <p className="panel-b muted">{empty}</p> : empty;
  return (
    <TableFrame {...frame} heads={columns}>
      <tbody>
        {rows.map((row) => (
          <tr key={id(row)} className={look?.(row) || undefined}>
            {columns.map(({ key, cell, isRowHead, right, leaves, className }) => {
              const classes = clsx(right && 'r', leaves, className) || undefined;
              return isRowHead ? (
                <th key={key} scope="row" className={classes}>
                  {cell(row)}
                </th>
              ) : (
                <td key={key} className={classes}>
                  {cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
