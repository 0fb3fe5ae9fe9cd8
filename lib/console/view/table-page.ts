import { fits } from './list';
import type { ServiceRow } from './services';

/** Virtual servers of the routing table on one page, with all their real servers. */
export const TABLE_PAGE = 25;

export interface TablePage {
  rows: ServiceRow[];
  /** words that were looked for */
  text: string;
  /** that have these words, on all pages */
  total: number;
  page: number;
  pages: number;
}

/** The routing table's rows that have every word, one page of them, as the page's query asks (`find`, `page`). */
export function tablePage(all: ServiceRow[], search: Record<string, string>): TablePage {
  const text = (search.find ?? '').trim().slice(0, 200);
  const found = text === '' ? all : all.filter((row) => fits(row, text));
  const pages = Math.max(1, Math.ceil(found.length / TABLE_PAGE));
  const asked = Number.parseInt(search.page ?? '', 10);
  const page = Math.min(pages, asked > 0 ? asked : 1);
  const rows = found.slice((page - 1) * TABLE_PAGE, page * TABLE_PAGE);
  return { rows, text, total: found.length, page, pages };
}
