import { chromium, type Browser, type Page } from '@playwright/test';
import os from 'node:os';
import path from 'node:path';
import { TestConsole } from '@/tests/e2e/kit/console';
import { makeCallers } from '@/tests/e2e/kit/callers';
import type { Row } from './figures';
import { lvscfOf, services, type Size } from './large';

const LARGE: Size = { virtual: 1000, real: 10 };
const SMALL: Size = { virtual: 1, real: 1 };

/** The agent refuses a file that names neither router as the one it runs on. */
const own =
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

/** That file, of which this machine is the primary and stands alone: nothing of it is run. */
const fileOf = (size: Size) =>
  lvscfOf(services(size), 30)
    .replace(/^primary = .*$/m, `primary = ${own}`)
    .replace(/^backup_active = 1$/m, 'backup_active = 0');

/** A console and an agent of their own with that file, and a browser in which an administrator is logged in. */
async function withConsole<T>(size: Size, measure: (page: Page, at: TestConsole) => Promise<T>): Promise<T> {
  const at = await TestConsole.make(path.resolve('release'));
  let browser: Browser | null = null;
  try {
    at.lvscf = fileOf(size);
    await at.startAgent();
    const callers = await makeCallers(at);
    const [name = '', value = ''] = callers.headers.administrator?.cookie?.split('=') ?? [];
    await callers.end();
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    });
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    await context.addCookies([{ name, value, url: at.url, secure: true, httpOnly: true }]);
    return await measure(await context.newPage(), at);
  } finally {
    await browser?.close();
    await at.remove();
  }
}

/** ms from the request until the page is loaded and its script answers a key; and kB that were sent for it, the cache being empty. */
async function opened(page: Page, url: string): Promise<{ ms: number; kB: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const start = performance.now();
  await page.goto(url, { waitUntil: 'load' });
  const legend = page.locator('dialog[open]');
  while ((await legend.count()) === 0) await page.keyboard.press('?');
  const ms = performance.now() - start;
  await page.keyboard.press('Escape');
  await session.detach();
  return { ms, kB: bytes / 1000 };
}

/** ms from ACCEPT on a virtual server's page until the page that says it was saved is there. */
async function saved(page: Page, at: TestConsole, id: string, value: number): Promise<number> {
  await page.goto(`${at.url}/virtual-servers/${encodeURIComponent(id)}`, { waitUntil: 'load' });
  await page.locator('input[name="reentry"]').first().fill(String(value));
  const start = performance.now();
  await page.getByRole('button', { name: 'ACCEPT', exact: true }).first().click();
  await page.getByText('Saved to lvs.cf').waitFor({ timeout: 120_000 });
  const ms = performance.now() - start;
  if (!at.lvscf.includes(`reentry = ${value}\n`)) throw new Error('the field was not saved');
  return ms;
}

/** ms from DELETE with every row of the list's first page ticked until the page that asks is there. */
async function asked(page: Page, at: TestConsole): Promise<number> {
  await page.goto(`${at.url}/virtual-servers`, { waitUntil: 'load' });
  await page.evaluate(() => {
    for (const box of document.querySelectorAll<HTMLInputElement>('input[name="id"]')) box.checked = true;
  });
  const start = performance.now();
  await page.getByRole('button', { name: 'DELETE…', exact: true }).first().click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Delete' }).waitFor();
  return performance.now() - start;
}

const VIEWS = 100;

/** MB that console and agent hold after so many views of these pages. */
async function held(page: Page, at: TestConsole, id: string): Promise<TestConsole['resident']> {
  const one = `/virtual-servers/${encodeURIComponent(id)}`;
  const wanted = [
    '/virtual-servers',
    '/control',
    one,
    `${one}/real-servers`,
    '/changes',
    '/history',
    '/global',
  ];
  for (let n = 0; n < VIEWS; n++) {
    const answer = await page.request.get(`${at.url}${wanted[n % wanted.length]}`);
    if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}`);
  }
  return at.resident;
}

const times = async <T>(runs: number, run: (n: number) => Promise<T>): Promise<T[]> => {
  const out: T[] = [];
  for (let n = 0; n < runs; n++) out.push(await run(n));
  return out;
};

/** The console's pages over 1,000 virtual servers with 10 real servers each, in Chromium. */
export async function pages(runs: number): Promise<Row[]> {
  const [first] = services(LARGE);
  const id = `tcp:${first?.vip}:${first?.port}`;
  const small = await withConsole(SMALL, async (page, at) => {
    await saved(page, at, id, 99); // programs are compiled while they run: the first is not counted
    return times(runs, (n) => saved(page, at, id, 100 + n));
  });
  const large = await withConsole(LARGE, async (page, at) => {
    await opened(page, `${at.url}/virtual-servers`);
    const lists = await times(runs, () => opened(page, `${at.url}/virtual-servers`));
    const control = await times(runs, () => opened(page, `${at.url}/control`));
    await saved(page, at, id, 99);
    const saves = await times(runs, (n) => saved(page, at, id, 100 + n));
    const deletes = await times(runs, () => asked(page, at));
    const resident = await held(page, at, id);
    return { lists, control, saves, deletes, resident };
  });
  const row = (what: string, unit: Row['unit'], ours: number[], most: number | null): Row => ({
    ...{ what, unit, ours, rival: null },
    limit: most === null ? null : { most },
  });
  return [
    row(
      'list of 1,000 virtual servers, until it answers a key',
      'ms',
      large.lists.map(({ ms }) => ms),
      1000,
    ),
    row(
      'the same, transferred with an empty cache',
      'kB',
      large.lists.map(({ kB }) => kB),
      300,
    ),
    row(
      'CONTROL/MONITORING with that file, until it answers a key',
      'ms',
      large.control.map(({ ms }) => ms),
      null,
    ),
    row(
      'the same, transferred with an empty cache',
      'kB',
      large.control.map(({ kB }) => kB),
      null,
    ),
    {
      ...{ what: 'saving one field of 1,000 × 10 in the browser', unit: 'ms', ours: large.saves },
      rival: { what: 'the same field of a one-server file', values: small },
      limit: { ratio: 3 },
    },
    row('the page that asks before 200 virtual servers are deleted', 'ms', large.deletes, null),
    row(`console, resident after ${VIEWS} pages of that file`, 'MB', [large.resident.console], 200),
    row('agent, resident then', 'MB', [large.resident.agent], 70),
  ];
}
