import { z } from 'zod';

/** Ticked entries of a table: none, one or several; each only once. */
export const idList = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [...new Set(value === undefined ? [] : Array.isArray(value) ? value : [value])]);

/** Every value of a repeated name in a page's query; pages get only the first one otherwise. */
export function queryList(path: string, name: string): string[] {
  return new URLSearchParams(path.split('?')[1] ?? '').getAll(name);
}
