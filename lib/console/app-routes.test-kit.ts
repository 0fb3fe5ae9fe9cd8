import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ruleOf, type Rule } from './rule';

const APP = path.resolve(import.meta.dirname, '../../app');

/** What Next reads from a route's module besides its handlers. */
const SETTINGS = [
  'dynamic',
  'revalidate',
  'runtime',
  'metadata',
  'generateMetadata',
  'viewport',
  'maxDuration',
];

/** Every page and every file of handlers below app/, as a path in it. */
export const routeFiles = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(route|page)\.tsx?$/.test(file))
  .sort();

/** `/accounts/[name]/role` of `accounts/[name]/role/route.ts`. */
export const addressOf = (file: string) => `/${path.dirname(file)}`.replace(/^\/\.$/, '/');

export interface RouteExport {
  /** `default` of a page, else the method */
  name: string;
  /** what the module exports; a handler is called with a request and its parameters */
  made: unknown;
  /** null: it was not made by `page`, `handler` or `api` */
  rule: Rule | null;
}

/** What a file answers with. Importing a page brings all its components along. */
export async function exportsOf(file: string): Promise<RouteExport[]> {
  const route = (await import(path.join(APP, file))) as Record<string, unknown>;
  const names = /page\.tsx$/.test(file)
    ? ['default']
    : Object.keys(route).filter((name) => !SETTINGS.includes(name));
  return names.map((name) => ({ name, made: route[name], rule: ruleOf(route[name]) }));
}
