import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { permissions } from '@/lib/auth';
import { ruleOf } from './rule';

const APP = path.resolve(import.meta.dirname, '../../app');
/** The only routes before the login. A new name here is a new way in: think twice. */
const BEFORE_LOGIN = ['/', '/login', '/login/enter', '/setup', '/setup/save', '/preferences/language'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
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

const files = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(route|page)\.tsx?$/.test(file))
  .sort();
const address = (file: string) => `/${path.dirname(file)}`.replace(/^\/\.$/, '/');

describe('R8 every route is behind the one permission wrapper', () => {
  it('finds the routes', () => {
    expect(files).toContain('login/page.tsx');
    expect(files).toContain('logout/route.ts');
  });

  it.each(files)(
    '%s',
    async (file) => {
      const route = (await import(path.join(APP, file))) as Record<string, unknown>;
      const handlers = /page\.tsx$/.test(file)
        ? ['default']
        : Object.keys(route).filter((name) => !SETTINGS.includes(name));
      expect(handlers.length).toBeGreaterThan(0);
      for (const name of handlers) {
        const rule = ruleOf(route[name]);
        expect(rule, `${name} of ${file} is not made by handler() or page()`).not.toBeNull();
        if (name !== 'default') {
          expect(METHODS).toContain(name);
          expect(rule?.method, `${file} exports ${name} with the rule of another method`).toBe(name);
        }
        if (rule?.permission === 'anyone') expect(BEFORE_LOGIN).toContain(address(file));
        else expect(Object.keys(permissions)).toContain(rule?.permission);
      }
    },
    30_000,
  ); // importing a page brings all its components along

  it('a plain function has no rule', () => {
    expect(ruleOf(() => null)).toBeNull();
    expect(ruleOf(undefined)).toBeNull();
  });
});
