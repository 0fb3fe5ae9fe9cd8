import { codeOf, stepAt } from '@/lib/auth/totp';
import { expect, PASSWORD, test, type TestConsole } from './kit/console';
import { request } from './kit/request';
import { TextBrowser } from './kit/text-browser';

const OWN = 'one of her very own';

async function logIn(at: TestConsole, user: string, password: string): Promise<TextBrowser> {
  const browser = new TextBrowser(at.url);
  await browser.open('/login?next=%2Faccount');
  await browser.submit('Log in', { User: user, Password: password });
  return browser;
}

const asked = (at: TestConsole, token: string, options: { method?: string; body?: string } = {}) =>
  request(`${at.url}/api/v1/${options.method ? 'pulse' : 'status'}`, {
    ...options,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });

test('R8 an account from its first password to its end: role, token, sessions, without JavaScript', async ({
  console: at,
}) => {
  await at.startAgent();
  const boss = await logIn(at, 'piranha', PASSWORD);
  await boss.open('/accounts');
  await boss.submit('ADD', { Name: 'Anna' });
  expect(boss.text).toContain('Use small letters');
  expect(boss.value('Name')).toBe('Anna');
  await boss.submit('ADD', { Name: 'anna', Role: 'operator' });
  const [first = ''] = /([A-Z2-9]{4}-){3}[A-Z2-9]{4}/.exec(boss.text) ?? [];
  expect(first).not.toBe('');
  await boss.open(boss.url.pathname + boss.url.search);
  expect(boss.text, 'shown once').not.toContain(first);

  const anna = await logIn(at, 'anna', first);
  expect(anna.url.pathname, 'nothing else is open').toBe('/password');
  await anna.open('/control');
  expect(anna.url.pathname).toBe('/password');
  await anna.submit('CHANGE PASSWORD', {
    'Present password': first,
    'New password': OWN,
    'New password once more': OWN,
  });
  await anna.open('/login?next=%2Faccount');
  await anna.submit('Log in', { User: 'anna', Password: OWN });
  expect(anna.text).toContain('Last login:');

  await anna.submit('MAKE TOKEN', { Name: 'monitoring', Role: 'operator' });
  const [token = ''] = /lvs_[A-Za-z0-9_-]{43}/.exec(anna.text) ?? [];
  const status = await asked(at, token);
  expect(status.status).toBe(200);
  expect(JSON.parse(status.body)).toMatchObject({ schema: 1, router: 'unconfigured' });
  const start = (with_: string) =>
    asked(at, with_, { method: 'POST', body: JSON.stringify({ verb: 'no such verb' }) });
  expect((await start(token)).status, 'an operator may, this verb is none').toBe(422);

  await boss.open('/accounts/anna');
  await boss.submit('CHANGE ROLE', { Role: 'viewer' });
  expect(boss.text).toContain('The role was changed');
  await anna.open('/account');
  expect(anna.url.pathname, 'a change of role ends the sessions').toBe('/login');
  expect((await start(token)).status, 'the token can do no more than its maker').toBe(403);

  await anna.submit('Log in', { User: 'anna', Password: OWN });
  await anna.open('/accounts');
  expect(anna.url.pathname).toBe('/refused');
  await boss.open('/accounts');
  await boss.submit('End anna');
  expect(boss.text).toContain('The session has ended');

  await boss.open('/accounts/anna');
  await boss.submit('DISABLE');
  expect((await asked(at, token)).status).toBe(401);
  const late = await logIn(at, 'anna', OWN);
  expect(late.alerts()[0]).toBe('User or password is wrong.');
  await boss.submit('ENABLE');
  expect((await asked(at, token)).status).toBe(200);
  await boss.submit('New one-time password');
  expect(boss.text).toContain('Its API token was revoked');
  expect((await asked(at, token)).status).toBe(401);
  await boss.follow('DELETE…');
  await boss.submit('DELETE anna');
  expect(boss.text).toContain('The account was deleted');
  await boss.open('/accounts/piranha');
  await boss.submit('DISABLE');
  expect(boss.text).toContain('another administrator must do it');
});

/** The wait of a second after one wrong code (lib/auth/throttle.ts). */
const afterOneWrong = () => new Promise((resolve) => setTimeout(resolve, 1_100));

test('R8 a second factor: set up, asked for at the login, recovery codes, and root’s way back', async ({
  console: at,
}) => {
  at.passwd(PASSWORD);
  const first = await logIn(at, 'piranha', PASSWORD);
  await first.follow('Set up a second factor…');
  const secret = (/<code>((?:[A-Z2-7]{4} ?){8})<\/code>/.exec(first.html)?.[1] ?? '').replaceAll(' ', '');
  await first.submit('Set up', { Code: '000000' });
  expect(first.text).toContain('This code is not right');
  await afterOneWrong();
  await first.submit('Set up', { Code: codeOf(secret, stepAt(Date.now())) });
  const recovery = (/<code>((?:[A-Z2-9]{5}-[A-Z2-9]{5}\s*)+)<\/code>/.exec(first.html)?.[1] ?? '')
    .trim()
    .split(/\s+/);
  expect(recovery).toHaveLength(10);

  const second = await logIn(at, 'piranha', PASSWORD);
  expect(second.url.pathname).toBe('/login/code');
  await second.open('/control');
  expect(second.url.pathname, 'the password alone opens nothing').toBe('/login');
  await second.open('/login/code?next=%2Faccount');
  await second.submit('Log in', { Code: recovery[0] ?? '' });
  expect(second.url.pathname).toBe('/account');
  const third = await logIn(at, 'piranha', PASSWORD);
  await third.submit('Log in', { Code: recovery[0] ?? '' });
  expect(third.alerts()[0]).toContain('This code is not right');
  expect(at.passwd('', 'piranha', ['--no-second-factor'])).toContain('with the password alone');
  await afterOneWrong();
  const last = await logIn(at, 'piranha', PASSWORD);
  expect(last.url.pathname).toBe('/account');
});

test('R4, R9 the allowlist is edited by its page and counts at once; the audit tells who did it', async ({
  console: at,
}) => {
  await at.startAgent();
  at.passwd(PASSWORD);
  const boss = await logIn(at, 'piranha', PASSWORD);
  await boss.open('/access');
  const label = 'Rules, one a line';
  await boss.submit('ACCEPT', { [label]: 'Order deny,allow\nAllow from example.org' });
  expect(boss.text).toContain('Line 2: example.org is no address');
  await boss.submit('ACCEPT', { [label]: 'Order deny,allow\nDeny from all\nAllow from 127.0.0.1' });
  expect(boss.text).toContain('It counts from this moment on');
  await expect(request(`${at.url}/login`, { localAddress: '127.0.0.2' })).rejects.toThrow();
  await boss.open('/access');
  await boss.submit('ACCEPT', { [label]: 'Order deny,allow\nAllow from all' });
  expect((await request(`${at.url}/login`, { localAddress: '127.0.0.2' })).status).toBe(200);

  await boss.open('/audit?outcome=refused');
  expect(boss.text).toContain('ACCESS_NETWORK_UNKNOWN');
  await boss.open('/audit/export?format=jsonl');
  const entries = boss.html
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(entries).toContainEqual(
    expect.objectContaining({
      ...{ user: 'piranha', address: '127.0.0.1', action: 'access.save', outcome: 'done' },
      detail: 'Order deny,allow; Deny from all; Allow from 127.0.0.1',
    }),
  );
  expect(at.log).toContain('action="access.save" object="access.conf" outcome="done"');
});
