import { createClient } from '@libsql/client';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, PASSWORD, test, type TestConsole } from './kit/console';
import { OWN } from './kit/own-address';
import { secondAccount } from './kit/second-account';
import { TextBrowser } from './kit/text-browser';

const FIELD = 'TCP timeout';

async function openGlobal(at: TestConsole): Promise<TextBrowser> {
  const browser = new TextBrowser(at.url);
  await browser.open('/global');
  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  expect(browser.url.pathname).toBe('/global');
  return browser;
}

test.beforeEach(async ({ fresh }) => {
  fresh.passwd(PASSWORD);
  fresh.lvscf = `serial_no = 1\nprimary = ${OWN}\nservice = lvs\nnetwork = direct\n`;
  await fresh.startAgent();
});

test('R18 what is accepted stands in lvs.cf', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await browser.submit('ACCEPT', { [FIELD]: '71' });
  expect(browser.alerts().join(' ')).not.toContain('Not saved');
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 71$/m);
  expect(fresh.lvscf).toMatch(/^serial_no = 2$/m);
  expect(browser.value(FIELD)).toBe('71');
});

test('R52 what cannot be accepted is kept with its finding, and nothing is written', async ({ fresh }) => {
  const before = fresh.lvscf;
  const browser = await openGlobal(fresh);
  await browser.submit('ACCEPT', { 'Primary server public IP': '192.168.1.300', [FIELD]: '77' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.value('Primary server public IP')).toBe('192.168.1.300');
  expect(browser.value(FIELD)).toBe('77');
  expect(browser.alerts().join(' ')).not.toBe('');
  expect(fresh.lvscf).toBe(before);
});

test('R3 what was typed survives the end of the session and comes back after the login', async ({
  fresh,
}) => {
  const browser = await openGlobal(fresh);
  fresh.passwd('a horse of another colour');
  await browser.submit('ACCEPT', { [FIELD]: '77' });
  expect(browser.url.pathname).toBe('/login');
  expect(fresh.lvscf).not.toContain('tcp_timeout');
  await browser.submit('Log in', { User: 'piranha', Password: 'a horse of another colour' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.value(FIELD)).toBe('77');
  expect(browser.alerts().join(' ')).toContain('Your session had ended');
  await browser.submit('ACCEPT');
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 77$/m);
});

test('R3 a form sent after a logout in another tab comes back to its account, and to no other', async ({
  fresh,
}) => {
  const browser = await openGlobal(fresh);
  const tab = browser.tab();
  await tab.open('/control');
  await tab.submit('Log out');
  expect(tab.text).toContain('You are logged out');
  await browser.submit('ACCEPT', { [FIELD]: '77' });
  expect(browser.url.pathname).toBe('/login');
  expect(browser.alerts().join(' ')).toContain('What you typed is kept');
  expect(fresh.lvscf).not.toContain('tcp_timeout');

  // somebody else who finds the address has nothing of it
  const kept = `/global${new URL(browser.url.searchParams.get('next') ?? '', fresh.url).search}`;
  expect(kept).toContain('draft=');
  await secondAccount(fresh, 'other');
  const other = new TextBrowser(fresh.url);
  await other.open(kept);
  await other.submit('Log in', { User: 'other', Password: PASSWORD });
  expect(other.url.pathname).toBe('/global');
  expect(other.value(FIELD)).toBe('');

  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.value(FIELD)).toBe('77');
  await browser.submit('ACCEPT');
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 77$/m);
});

test('R2 a form left open over a restart of the console is accepted', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await fresh.stop();
  await fresh.start();
  await browser.submit('ACCEPT', { [FIELD]: '78' });
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 78$/m);
});

test('R56 a form older than the file is not written over it, and keeps what was typed', async ({ fresh }) => {
  const [first, second] = [await openGlobal(fresh), await openGlobal(fresh)];
  await first.submit('ACCEPT', { [FIELD]: '71' });
  await second.submit('ACCEPT', { [FIELD]: '72' });
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 71$/m);
  expect(second.value(FIELD)).toBe('72');
  expect(second.alerts().join(' ')).toContain('saved by somebody else');
  await second.submit('ACCEPT');
  expect(fresh.lvscf).toMatch(/^tcp_timeout = 72$/m);
});

test('R8 a viewer cannot save, keeps what he typed, and the attempt is in the audit', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  const db = createClient({ url: `file:${path.join(fresh.data, 'console.db')}`, timeout: 5000 });
  await db.execute(`UPDATE User SET role = 'viewer'`);
  await browser.submit('ACCEPT', { [FIELD]: '79' });
  expect(browser.url.pathname).toBe('/global');
  expect(browser.alerts().join(' ')).toContain('Your role may not do this');
  expect(browser.value(FIELD)).toBe('79');
  expect(fresh.lvscf).not.toContain('tcp_timeout');
  const { rows } = await db.execute(`SELECT user, address, outcome FROM Audit WHERE action = 'config.save'`);
  db.close();
  expect(rows).toMatchObject([{ user: 'piranha', address: '127.0.0.1', outcome: 'refused' }]);
});

test('R32 marks.conf as text: CHECK says what is wrong and keeps it, SAVE writes it', async ({ fresh }) => {
  const browser = await openGlobal(fresh);
  await browser.open('/marks');
  const label = 'Text of marks.conf';
  await browser.submit('CHECK', { [label]: 'mark eighty tcp * 80\n' });
  expect(browser.text).toContain('Line 1: mark eighty tcp * 80 This line is not understood');
  expect(browser.value(label)).toContain('mark eighty');
  await browser.submit('SAVE', { [label]: 'mark 80 tcp * 80,443\n' });
  expect(browser.text).toContain('marks.conf is saved on this router');
  expect(readFileSync(path.join(fresh.root, 'etc/lvs-console/marks.conf'), 'utf8')).toBe(
    'mark 80 tcp * 80,443\n',
  );
});

test('R26 the list is filtered, a weight is saved in its row, a virtual server is duplicated', async ({
  fresh,
}) => {
  const server = (n: number) =>
    ` server web${n} {\n  address = 192.0.2.${n}\n  active = 1\n  weight = 1\n }\n`;
  const service = (name: string, n: number) =>
    `virtual ${name} {\n active = 1\n address = 192.0.2.${100 + n} eth0:${n}\n port = 80\n${server(n)}}\n`;
  fresh.lvscf += service('HTTP', 1) + service('MAIL', 2);
  const browser = await openGlobal(fresh);
  await browser.open('/virtual-servers?text=web2');
  expect(browser.text).toContain('MAIL');
  expect(browser.text).not.toContain('192.0.2.101');
  await browser.submit('Save weights', { 'Weight of web2 in MAIL': '70000' });
  expect(browser.alerts().join(' ')).toContain('write a number from 0 to 65535');
  // what was typed stands there again; what somebody else saves meanwhile is not set back by the rows that nobody touched
  expect(browser.value('Weight of web2 in MAIL')).toBe('70000');
  fresh.lvscf = fresh.lvscf.replace('weight = 1', 'weight = 3');
  await browser.submit('Save weights', { 'Weight of web2 in MAIL': '8' });
  expect(browser.text).toContain('saved: 1');
  expect(browser.value('Weight of web1 in HTTP')).toBe('3');
  await browser.submit('Save weights', { 'Weight of web2 in MAIL': '7' });
  expect(fresh.lvscf.match(/weight = \d+/g)).toEqual(['weight = 3', 'weight = 7']);
  await browser.open('/virtual-servers/tcp:192.0.2.102:80/real-servers');
  await browser.submit('Save weights', { 'Weight of web2 in MAIL': '9' });
  expect(fresh.lvscf.match(/weight = \d+/g)).toEqual(['weight = 3', 'weight = 9']);
  await browser.open('/virtual-servers');
  await browser.submit('DUPLICATE…', { 'Select MAIL': true });
  expect(browser.value('Name')).toBe('MAIL_copy');
  await browser.submit('ACCEPT', { 'Application port': '25' });
  expect(fresh.lvscf).toMatch(/virtual MAIL_copy \{[^}]*port = 25[^}]*server web2 \{[^}]*weight = 9/);
});
