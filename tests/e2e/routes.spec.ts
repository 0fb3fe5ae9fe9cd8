import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './kit/console';
import { request } from './kit/request';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
/** The only ones that answer without a session (lib/console/routes.test.ts holds the list in place). */
const BEFORE_LOGIN = ['/', '/login', '/login/enter', '/setup', '/setup/save', '/preferences/language'];

/** Every address of the route tree, with a value in place of each part in brackets. */
const addresses = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(route|page)\.tsx?$/.test(file))
  .map((file) =>
    `/${path.dirname(file)}`
      .replace(/^\/\.$/, '/')
      .replace(/\/\([^)]*\)/g, '')
      .replace(/\[[^\]]+\]/g, 'x'),
  )
  .filter((address) => !BEFORE_LOGIN.includes(address));

test('R8 the route tree is read', () => {
  expect(addresses).toContain('/logout');
  expect(addresses).toContain('/password');
});

for (const address of [...new Set(addresses)].sort()) {
  test(`R8 ${address} without a session answers 401 or the login page, by every method`, async ({
    console: at,
  }) => {
    for (const method of METHODS) {
      const { status, headers, body } = await request(at.url + address, {
        method,
        body: method === 'POST' ? 'a=b' : undefined,
      });
      const seen = `${method} ${status} ${String(headers.location ?? '')}`;
      // 405: the method has no route, which says nothing of what is behind it
      const refused =
        status === 401 ||
        status === 405 ||
        (status >= 303 && status <= 307 && /^\/login(\?|$)/.test(String(headers.location)));
      expect(refused, seen).toBe(true);
      expect(body, seen).not.toContain('LVS ROUTING TABLE');
    }
  });
}

test('R8 a session that is not ours opens nothing', async ({ console: at }) => {
  for (const cookie of ['next-auth.session-token=x', '__Host-lvs-session-00000000=x', 'lvs-session=x'])
    expect((await request(`${at.url}/password`, { headers: { cookie } })).status).toBe(307);
});
