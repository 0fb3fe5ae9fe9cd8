import { expect, it } from 'vitest';
import { addressOf, routeFiles } from '@/lib/console/app-routes.test-kit';
import { PLACES } from './places';

it('every page of the console is shown in docs/screenshots, or says why not', () => {
  const pages = routeFiles.filter((file) => file.endsWith('page.tsx')).map(addressOf);
  expect(Object.keys(PLACES).sort()).toEqual(pages.sort());
});
