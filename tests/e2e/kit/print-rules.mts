// Prints every route of app/ with the rules of its methods as JSON; `page` stands for a page. A program of its own, since
// Playwright compiles JSX in a way of its own.
import { addressOf, exportsOf, routeFiles } from '@/lib/console/app-routes.test-kit';

const table: Record<string, Record<string, object | null>> = {};
for (const file of routeFiles)
  for (const { name, rule } of await exportsOf(file))
    (table[addressOf(file)] ??= {})[name === 'default' ? 'page' : name] = rule;
process.stdout.write(JSON.stringify(table));
