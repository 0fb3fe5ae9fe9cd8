import { expect, it } from 'vitest';
import { cookieAtLogin } from './language';

it('R10 a login brings the account’s language to a browser that has chosen none, and to no other', () => {
  expect(cookieAtLogin('de', undefined)).toContain('lvs-locale=de;');
  expect(cookieAtLogin('de', 'zh')).toBeNull();
  expect(cookieAtLogin('xx', undefined)).toBeNull();
  expect(cookieAtLogin(null, undefined)).toBeNull();
});
