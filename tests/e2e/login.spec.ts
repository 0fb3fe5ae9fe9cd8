import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, PASSWORD, test, type TestConsole } from './kit/console';
import { request } from './kit/request';
import { TextBrowser } from './kit/text-browser';

const NEW_PASSWORD = 'a horse of another colour';

async function logIn(at: TestConsole, password = PASSWORD): Promise<TextBrowser> {
  const browser = new TextBrowser(at.url);
  await browser.open('/password');
  await browser.submit('Log in', { User: 'piranha', Password: password });
  return browser;
}

test.describe('R2 first start', () => {
  test('every page leads to the setup, which needs the code of its file and sets the password once', async ({
    fresh,
  }) => {
    const browser = new TextBrowser(fresh.url);
    for (const page of ['/', '/control', '/login']) {
      await browser.open(page);
      expect(browser.url.pathname, page).toBe('/setup');
    }
    expect(fresh.log).toContain(path.join(fresh.data, 'setup-code'));
    expect(fresh.log).not.toContain(fresh.setupCode);
    expect(statSync(path.join(fresh.data, 'setup-code')).mode & 0o777).toBe(0o600);
    const fields = { Password: PASSWORD, 'Password once more': PASSWORD };

    await browser.submit('Set password', { 'Setup code': 'AAAAAAAA', ...fields });
    expect(browser.alerts().join()).toContain('not the setup code');
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // the wait after one wrong code
    await browser.submit('Set password', {
      'Setup code': fresh.setupCode,
      ...fields,
      Password: 'other than the other',
    });
    expect(browser.alerts().join()).toContain('The two passwords differ');
    await browser.submit('Set password', {
      'Setup code': fresh.setupCode,
      Password: 'short',
      'Password once more': 'short',
    });
    expect(browser.alerts().join()).toContain('Too short');

    await browser.submit('Set password', { 'Setup code': fresh.setupCode.toLowerCase(), ...fields });
    expect(browser.url.pathname).toBe('/login');
    expect(browser.text).toContain('The password is set');
    expect(readdirSync(fresh.data)).not.toContain('setup-code');
    await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
    expect(browser.url.pathname).toBe('/control');

    const late = new TextBrowser(fresh.url);
    await late.open('/setup');
    expect(late.url.pathname).toBe('/login');
  });
});

test.describe('R2 login', () => {
  test('a wrong password and a wrong user get the same sentence; the way is kept', async ({ fresh }) => {
    fresh.passwd(PASSWORD);
    const browser = new TextBrowser(fresh.url);
    await browser.open('/password');
    expect(browser.url.pathname).toBe('/login');
    await browser.submit('Log in', { User: 'piranha', Password: 'wrong wrong' });
    const [sentence] = browser.alerts();
    expect(sentence).toBe('User or password is wrong.');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await browser.submit('Log in', { User: 'nobody', Password: 'wrong wrong' });
    expect(browser.alerts()[0]).toBe(sentence);
    // here, on the router itself, what was tried with another name does not count
    await browser.submit('Log in', { User: 'piranha', Password: 'wrong wrong' });
    expect(browser.alerts()[0]).toBe(sentence);
    // at once after two wrong ones of its own: wait, but no lock-out
    await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
    expect(browser.alerts()[0]).toMatch(/Wait [12] s/);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
    expect(browser.url.pathname).toBe('/password');
    // and nothing of it lies open in the logs
    expect(fresh.log).not.toContain('wrong wrong');
  });

  test('a form made by another browser does not log in', async ({ console: at }) => {
    const other = new TextBrowser(at.url);
    await other.open('/login');
    const token = /name="csrf" value="([^"]+)"/.exec(other.html)?.[1] ?? '';
    expect(token).not.toBe('');
    const first = await request(`${at.url}/login`);
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    const body = new URLSearchParams({ csrf: token, user: 'piranha', password: PASSWORD }).toString();
    const answer = await request(`${at.url}/login/enter`, { method: 'POST', body, headers: { cookie } });
    expect(answer.headers.location).toBe('/login?say=FORM_TOKEN');
    const foreign = await request(`${at.url}/login/enter`, {
      method: 'POST',
      body,
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(foreign.headers.location).toBe('/login?say=OTHER_SITE');
  });

  test('after the login one never leaves this console', async ({ console: at }) => {
    for (const next of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const browser = new TextBrowser(at.url);
      await browser.open(`/login?next=${encodeURIComponent(next)}`);
      await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
      expect(browser.url.host, next).toBe(new URL(at.url).host);
    }
  });

  test('logout ends the session', async ({ console: at }) => {
    const browser = await logIn(at);
    expect(browser.url.pathname).toBe('/password');
    await browser.submit('Log out');
    expect(browser.text).toContain('You are logged out');
    await browser.open('/password');
    expect(browser.url.pathname).toBe('/login');
  });
});

test.describe('R3, R6 changed passwords', () => {
  test('by the page: every open session logs in again, the old password is worth nothing', async ({
    fresh,
  }) => {
    fresh.passwd(PASSWORD);
    const [first, second] = [await logIn(fresh), await logIn(fresh)];
    await first.submit('CHANGE PASSWORD', {
      'Present password': 'wrong wrong',
      'New password': NEW_PASSWORD,
      'New password once more': NEW_PASSWORD,
    });
    expect(first.alerts().join()).toContain('not your present password');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await first.submit('CHANGE PASSWORD', {
      'Present password': PASSWORD,
      'New password': 'x'.repeat(73),
      'New password once more': 'x'.repeat(73),
    });
    expect(first.alerts().join()).toContain('at most 72 bytes');
    expect(first.html).not.toContain('xxxx');
    await first.submit('CHANGE PASSWORD', {
      'Present password': PASSWORD,
      'New password': NEW_PASSWORD,
      'New password once more': NEW_PASSWORD,
    });
    expect(first.url.pathname).toBe('/login');
    expect(first.text).toContain('The account had no API token');
    await second.open('/password');
    expect(second.url.pathname).toBe('/login');
    expect(second.text).toContain('The password was changed');
    await second.submit('Log in', { User: 'piranha', Password: PASSWORD });
    expect(second.alerts()[0]).toBe('User or password is wrong.');
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await second.submit('Log in', { User: 'piranha', Password: NEW_PASSWORD });
    expect(second.url.pathname).toBe('/password');
  });

  test('by piranha-passwd while the console runs: sessions end at once, and no file belongs to root', async ({
    fresh,
  }) => {
    expect(fresh.passwd(PASSWORD)).toContain('the account is an administrator');
    const browser = await logIn(fresh);
    expect(browser.url.pathname).toBe('/password');
    expect(fresh.passwd(NEW_PASSWORD)).toContain('1 open session ended, 0 API tokens revoked');
    await browser.open('/password');
    expect(browser.url.pathname).toBe('/login');
    await browser.submit('Log in', { User: 'piranha', Password: NEW_PASSWORD });
    expect(browser.url.pathname).toBe('/password');
    const { uid } = statSync(fresh.data);
    for (const file of readdirSync(fresh.data))
      expect(statSync(path.join(fresh.data, file)).uid, file).toBe(uid);
  });

  test('piranha-passwd refuses in words and changes nothing', async ({ console: at }) => {
    const refusal = (password: string, user?: string) => {
      try {
        at.passwd(password, user);
      } catch (error) {
        return (error as { stderr: string; status: number }).stderr;
      }
      throw new Error('it was taken');
    };
    expect(refusal('short')).toContain('too short');
    expect(refusal('ä'.repeat(37))).toContain('at most 72 bytes');
    expect(refusal(NEW_PASSWORD, 'somebody')).toContain('There is no account somebody');
    expect(refusal('')).toContain('too short');
    const browser = await logIn(at);
    expect(browser.url.pathname).toBe('/password');
  });
});

test('R9 the database and the log hold no password', async ({ fresh }) => {
  fresh.passwd(PASSWORD);
  const browser = await logIn(fresh);
  await browser.submit('CHANGE PASSWORD', {
    'Present password': PASSWORD,
    'New password': 'other',
    'New password once more': 'other',
  });
  await fresh.stop();
  for (const file of readdirSync(fresh.data, { withFileTypes: true }).filter((entry) => entry.isFile()))
    expect(readFileSync(path.join(fresh.data, file.name), 'latin1'), file.name).not.toContain(PASSWORD);
  expect(fresh.log).not.toContain(PASSWORD);
});
