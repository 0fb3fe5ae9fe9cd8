import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, PASSWORD, test } from './kit/console';
import { OWN } from './kit/own-address';
import { secondAccount } from './kit/second-account';
import { TextBrowser } from './kit/text-browser';

/** Every route of app/ with its rule, read from the code. */
const rules = JSON.parse(
  execFileSync(path.resolve('node_modules/.bin/tsx'), ['tests/e2e/kit/print-rules.mts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
) as Record<string, Record<string, unknown>>;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

const block = (name: string, n: number) => `virtual ${name} {
     active = ${n % 2}
     address = 198.51.100.${n} eth0:${n}
     port = 80
     fwmark = ${n % 3 === 0 ? n : 0}
     persistent = ${n % 3 === 0 ? 300 : 0}
     expect = "HTTP"
     server web1 {
         address = 198.51.100.11
         active = 1
         weight = 1
     }
     server web2 {
         address = 198.51.100.12
         active = 0
         weight = 10
     }
}
`;
const FILE = `serial_no = 1
primary = ${OWN}
service = lvs
backup_active = 1
backup = 198.51.100.2
network = nat
nat_router = 198.51.100.200 eth0:9
nat_nmask = 255.255.255.0
keepalive = 6
deadtime = 18
failover FTP {
     address = 198.51.100.50 eth0:5
     active = 1
     port = 21
     start_cmd = "/etc/lvs-console/programs.d/ftp start"
}
${[100, 101, 102, 103].map((n) => block(`S${n}`, n)).join('')}`;
const VIRTUAL = 'tcp:198.51.100.100:80';

/** What stands for the brackets of an address, so that the page shows something; of others the page that says it is not there. */
function filled(address: string, version: string): string {
  return address
    .replace('/virtual-servers/[id]', `/virtual-servers/${VIRTUAL}`)
    .replace('[server]', '198.51.100.11:80')
    .replace('[service]', VIRTUAL)
    .replace('/failover/[id]', '/failover/fos:198.51.100.50:21')
    .replace('/history/[id]', `/history/${version}`)
    .replace('[name]', 'piranha')
    .replace('[verb]', 'start')
    .replace('[router]', 'local')
    .replace('[action]', 'drain')
    .replace('[direction]', 'away')
    .replace(/\[[^\]]+\]/g, 'x');
}

async function look(page: Page, name: string, wrong: string[]): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  for (const { id, nodes } of violations) wrong.push(`${name}: ${id} ${nodes[0]?.html ?? ''}`);
}

test('R10 axe finds nothing on any page, in both themes, with data on it', async ({ fresh, page }) => {
  test.setTimeout(900_000);
  fresh.passwd(PASSWORD);
  fresh.lvscf = FILE;
  await fresh.startAgent();
  await secondAccount(fresh, 'alice');
  const wrong: string[] = [];
  await page.goto(`${fresh.url}/global`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'ACCEPT' })).toBeVisible({ timeout: 30_000 });

  // a form that two people edited, with a finding of its own besides
  const alice = new TextBrowser(fresh.url);
  await alice.open('/redundancy');
  await alice.submit('Log in', { User: 'alice', Password: PASSWORD });
  await alice.submit('ACCEPT', { 'Heartbeat interval': '5' });
  const mine = new TextBrowser(fresh.url);
  await mine.open('/redundancy');
  await mine.submit('Log in', { User: 'piranha', Password: PASSWORD });
  await alice.submit('ACCEPT', { 'Heartbeat interval': '4', 'Assume dead after': '20' });
  await mine.submit('ACCEPT', { 'Heartbeat interval': '3', 'Virtual router ID': '7' });
  expect(mine.text).toContain('Saved by somebody else while you were editing');
  const conflict = mine.url.pathname + mine.url.search;
  await mine.open('/history');
  const [, version = ''] = /href="\/history\/([^"]+)"/.exec(mine.html) ?? [];

  const pages = Object.keys(rules)
    .filter((address) => 'page' in (rules[address] ?? {}))
    .map((address) => filled(address, version));
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const address of [...pages, conflict]) {
      await page.goto(fresh.url + address);
      await look(page, `${address} (${scheme})`, wrong);
    }
  }
  expect(wrong).toEqual([]);
  console.log(`${pages.length + 1} pages in two themes`);
});
