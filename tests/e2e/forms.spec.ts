import { createClient } from '@libsql/client';
import path from 'node:path';
import { expect, PASSWORD, test, type TestConsole } from './kit/console';
import { TextBrowser } from './kit/text-browser';

const FIELD = 'Primary server public IP';

async function openGlobal(at: TestConsole): Promise<TextBrowser> {
  const browser = new TextBrowser(at.url);
  await browser.open('/global');
  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  expect(browser.url.pathname).toBe('/global');
  return browser;
}

test.beforeEach(async ({ fresh }) => {
  fresh.passwd(PASSWORD);
  await fresh.startAgent();
});

test('R18 what is accepted stands in lvs.cf', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await browser.submit('ACCEPT', { [FIELD]: '192.168.1.1' });
  expect(browser.status).toBe(200);
  expect(fresh.lvscf).toMatch(/^primary = 192\.168\.1\.1$/m);
  expect(browser.value(FIELD)).toBe('192.168.1.1');
});

test('R52 what cannot be accepted is kept with its finding, and nothing is written', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await browser.submit('ACCEPT', { [FIELD]: '192.168.1.300', 'TCP timeout': '77' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.value(FIELD)).toBe('192.168.1.300');
  expect(browser.value('TCP timeout')).toBe('77');
  expect(browser.alerts().join(' ')).not.toBe('');
  expect(fresh.lvscf ?? '').not.toContain('300');
});

test('R3 what was typed survives the end of the session and comes back after the login', async ({
  fresh,
}) => {
  const browser = await openGlobal(fresh);
  fresh.passwd('a horse of another colour');
  await browser.submit('ACCEPT', { [FIELD]: '192.168.1.7' });
  expect(browser.url.pathname).toBe('/login');
  expect(fresh.lvscf ?? '').not.toContain('192.168.1.7');
  await browser.submit('Log in', { User: 'piranha', Password: 'a horse of another colour' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.value(FIELD)).toBe('192.168.1.7');
  expect(browser.alerts().join(' ')).toContain('Your session had ended');
  await browser.submit('ACCEPT');
  expect(fresh.lvscf).toContain('192.168.1.7');
});

test('R2 a form left open over a restart of the console is accepted', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await fresh.stop();
  await fresh.start();
  await browser.submit('ACCEPT', { [FIELD]: '192.168.1.8' });
  expect(fresh.lvscf).toContain('192.168.1.8');
});

test('R56 a form older than the file is not written over it, and keeps what was typed', async ({ fresh }) => {
  const [first, second] = [await openGlobal(fresh), await openGlobal(fresh)];
  await first.submit('ACCEPT', { [FIELD]: '192.168.1.1' });
  await second.submit('ACCEPT', { [FIELD]: '192.168.1.2' });
  expect(fresh.lvscf).toMatch(/^primary = 192\.168\.1\.1$/m);
  expect(second.value(FIELD)).toBe('192.168.1.2');
  expect(second.alerts().join(' ')).toContain('saved by somebody else');
  await second.submit('ACCEPT');
  expect(fresh.lvscf).toMatch(/^primary = 192\.168\.1\.2$/m);
});

test('R8 a viewer cannot save, keeps what he typed, and the attempt is in the audit', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  const db = createClient({ url: `file:${path.join(fresh.data, 'console.db')}`, timeout: 5000 });
  await db.execute(`UPDATE User SET role = 'viewer'`);
  await browser.submit('ACCEPT', { [FIELD]: '192.168.1.9' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.alerts().join(' ')).toContain('Your role may not do this');
  expect(browser.value(FIELD)).toBe('192.168.1.9');
  expect(fresh.lvscf ?? '').not.toContain('192.168.1.9');
  const { rows } = await db.execute(`SELECT user, address, outcome FROM Audit WHERE action = 'config.save'`);
  db.close();
  expect(rows).toMatchObject([{ user: 'piranha', address: '127.0.0.1', outcome: 'refused' }]);
});
