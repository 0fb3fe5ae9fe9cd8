import { describe, expect, it } from 'vitest';
import { permissions } from '@/lib/auth';
import { addressOf, exportsOf, routeFiles } from './app-routes.test-kit';
import { ruleOf } from './rule';
import { writtenRules } from './written-rules.test-kit';

/** The only routes before the login. A new name here is a new way in: think twice. */
const BEFORE_LOGIN = [
  '/',
  '/login',
  '/login/enter',
  '/login/code',
  '/login/code/enter',
  '/setup',
  '/setup/save',
  '/preferences/language',
];
/** The only ones open to an account that must first set a password of its own or a second factor: what it needs for that. */
const UNFINISHED = [
  '/account/second-factor',
  '/account/second-factor/confirm',
  '/logout',
  '/password',
  '/password/save',
  '/preferences/theme',
  '/verify',
  '/verify/save',
];
/** Where a bearer token is looked at. */
const isForPrograms = (address: string) => address.startsWith('/api/v1/') || address === '/metrics';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

describe('R8 every route is behind a permission wrapper', () => {
  it('finds the routes', () => {
    expect(routeFiles).toContain('login/page.tsx');
    expect(routeFiles).toContain('logout/route.ts');
  });

  it.each(routeFiles)(
    '%s',
    async (file) => {
      const made = await exportsOf(file);
      const address = addressOf(file);
      expect(made.length).toBeGreaterThan(0);
      for (const { name, rule } of made) {
        expect(rule, `${name} of ${file} is not made by handler(), api() or page()`).not.toBeNull();
        if (name !== 'default') {
          expect(METHODS).toContain(name);
          expect(rule?.method, `${file} exports ${name} with the rule of another method`).toBe(name);
        }
        if (rule?.permission === 'anyone') expect(BEFORE_LOGIN).toContain(address);
        else expect(Object.keys(permissions)).toContain(rule?.permission);
        if (rule?.unfinished) expect(UNFINISHED).toContain(address);
        expect(!!rule?.api, `${file}: api() is for /api/v1 and /metrics, and nothing else is there`).toBe(
          isForPrograms(address),
        );
      }
    },
    30_000,
  );

  it('its rule is the one that was written down', async () => {
    const rules: string[] = [];
    for (const file of routeFiles) {
      for (const { name, rule } of await exportsOf(file)) {
        const words = [addressOf(file), name === 'default' ? 'page' : name, rule?.permission];
        if (rule?.recent) words.push('recent');
        if (rule?.unfinished) words.push('unfinished');
        rules.push(words.join(' '));
      }
    }
    expect(rules.sort()).toEqual(writtenRules.trim().split('\n').sort());
  }, 60_000);

  it('a plain function has no rule', () => {
    expect(ruleOf(() => null)).toBeNull();
    expect(ruleOf(undefined)).toBeNull();
  });
});
