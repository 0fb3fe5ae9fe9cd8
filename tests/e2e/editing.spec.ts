import type { Page } from '@playwright/test';
import { expect, PASSWORD, test, type TestConsole } from './kit/console';
import { OWN } from './kit/own-address';
import { secondAccount } from './kit/second-account';
import { TextBrowser } from './kit/text-browser';

const FILE = `serial_no = 1
primary = ${OWN}
service = lvs
network = direct
virtual HTTP {
     active = 1
     address = 198.51.100.10 eth0:1
     port = 80
     timeout = 6
     reentry = 15
     scheduler = wlc
     server web1 {
         address = 198.51.100.11
         active = 1
         weight = 1
     }
}
`;
const HTTP = '/virtual-servers/tcp:198.51.100.10:80';

test.beforeEach(async ({ fresh }) => {
  fresh.passwd(PASSWORD);
  fresh.lvscf = FILE;
  await fresh.startAgent();
  await secondAccount(fresh, 'alice');
});

async function plain(at: TestConsole, user: string, path: string): Promise<TextBrowser> {
  const browser = new TextBrowser(at.url);
  await browser.open(path);
  await browser.submit('Log in', { User: user, Password: PASSWORD });
  return browser;
}

async function login(page: Page, at: TestConsole, user: string, path: string): Promise<void> {
  await page.goto(at.url + path);
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'ACCEPT' })).toBeVisible({ timeout: 30_000 });
}

test('R56 R27 two people edit one virtual server: the second sees both versions, chooses, and loses nothing', async ({
  fresh,
  browser,
}) => {
  // one after the other: two logins at once from one address are slowed down
  const open = async (user: string) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await login(page, fresh, user, HTTP);
    return page;
  };
  const first = await open('alice');
  const second = await open('piranha');
  await first.getByLabel('Service timeout').fill('7');
  await first.getByLabel('Re-entry Time').fill('30');
  await first.getByLabel('Scheduling').selectOption('rr');
  await first.getByRole('button', { name: 'ACCEPT' }).click();
  await expect(first.getByText('Saved to lvs.cf.')).toBeVisible();

  await second.getByLabel('Service timeout').fill('9');
  await second.getByLabel('Re-entry Time').fill('40');
  await second.getByLabel('Persistence', { exact: true }).fill('300');
  await second.getByRole('button', { name: 'ACCEPT' }).click();
  const table = second.getByRole('table', { name: 'The versions of each field that differs' });
  const row = (field: string) => table.getByRole('row').filter({ hasText: field });
  await expect(row('Service timeout')).toContainText(/6.*7.*alice.*9/s);
  await expect(row('Scheduling')).toContainText('what is saved now: you did not change it');
  await expect(row('Persistence')).toContainText('yours: nobody else changed it');
  expect(fresh.lvscf).toContain('timeout = 7');
  expect(fresh.lvscf).not.toContain('persistent');

  await row('Re-entry Time').getByLabel('what is saved now').check();
  await second.getByRole('button', { name: 'ACCEPT' }).click();
  await expect(second.getByText('Saved to lvs.cf.')).toBeVisible();
  for (const line of ['timeout = 9', 'reentry = 30', 'scheduler = rr', 'persistent = 300'])
    expect(fresh.lvscf).toContain(line);
  await Promise.all([first.context().close(), second.context().close()]);
});

test('R56 without JavaScript: a virtual server that was deleted, moved, or lost a real server meanwhile', async ({
  fresh,
}) => {
  const alice = await plain(fresh, 'alice', HTTP);
  const mine = await plain(fresh, 'piranha', HTTP);
  const server = mine.tab();
  await server.open(`${HTTP}/real-servers/198.51.100.11:80`);

  // it has another port now: what was typed goes there
  await alice.submit('ACCEPT', { 'Application port': '8080' });
  await mine.submit('ACCEPT', { 'Service timeout': '9' });
  expect(mine.text).toContain('Nobody else changed a field that you changed');
  await mine.submit('ACCEPT');
  expect(mine.url.pathname).toBe('/virtual-servers/tcp%3A198.51.100.10%3A8080');
  expect(fresh.lvscf).toContain('port = 8080\n     timeout = 9');
  const moved = '/virtual-servers/tcp:198.51.100.10:8080';
  await server.open(`${moved}/real-servers/198.51.100.11:8080`);

  // its real server is deleted: added again with what was typed
  await alice.open(`${moved}/real-servers/delete?id=198.51.100.11:8080`);
  await alice.submit('DELETE web1');
  await server.submit('ACCEPT', { Weight: '5' });
  expect(server.text).toContain('web1 was deleted from lvs.cf while you were editing it.');
  expect(server.text).toContain('alice');
  expect(server.value('Weight')).toBe('5');
  await server.submit('ADD it again');
  expect(fresh.lvscf).toMatch(
    /server web1 \{\n {9}address = 198\.51\.100\.11\n {9}active = 1\n {9}weight = 5/,
  );

  // all of it is deleted: it comes back with its real server
  await mine.open(moved);
  await alice.open(`/virtual-servers/delete?id=tcp:198.51.100.10:8080`);
  await alice.submit('DELETE HTTP');
  expect(fresh.lvscf).not.toContain('virtual');
  await mine.submit('ACCEPT', { 'Re-entry Time': '99' });
  expect(mine.text).toContain('HTTP was deleted from lvs.cf');
  expect(mine.value('Re-entry Time')).toBe('99');
  await mine.submit('ADD it again');
  expect(fresh.lvscf).toMatch(/virtual HTTP \{[^]*reentry = 99[^]*server web1 \{/);

  // marks.conf: the texts of both, and the lines put together
  await Promise.all([alice.open('/marks'), mine.open('/marks')]);
  const label = 'Text of marks.conf';
  await alice.submit('SAVE', { [label]: '# web\nmark 80 tcp * 80,443\n' });
  await mine.submit('SAVE', { [label]: 'mark 21 tcp * 21\n' });
  expect(mine.text).toContain('mark 80 tcp * 80,443');
  expect(mine.value(label)).toContain('mark 21 tcp * 21');
});
