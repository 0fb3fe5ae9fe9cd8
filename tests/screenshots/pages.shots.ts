import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Plain } from '../e2e/kit/browsers';
import { startDemo, type Demo } from '../e2e/kit/demo';
import { PASSWORD, setUp, VIP } from '../e2e/kit/journey';
import { serving } from '../lab/kit/cluster';
import { failoverPair } from './failover';
import { PLACES, type Place } from './places';

/** Where the pictures go; SHOTS_LANGUAGE=de takes them in German, into a folder of their own that is not kept. */
const language = process.env.SHOTS_LANGUAGE ?? 'en';
const OUT = path.resolve(language === 'en' ? 'docs/screenshots' : `test-results/screenshots-${language}`);
/** a usual window, and a phone */
const LOOKS = [
  { look: 'light', width: 1280, scheme: 'light' },
  { look: 'dark', width: 1280, scheme: 'dark' },
  { look: '390', width: 390, scheme: 'light' },
] as const;

test.describe.serial('pictures of every page', () => {
  let demo: Demo;
  let plain: Plain;

  test.beforeAll(async () => {
    test.setTimeout(900_000);
    await mkdir(OUT, { recursive: true });
    demo = await startDemo('shots');
    plain = new Plain(demo.url);
  });
  test.afterAll(() => demo?.end());

  test('the first page, then all others of a pair that serves', async ({ browser }) => {
    test.setTimeout(1_200_000);
    const nobody = await freshWindow(browser);
    await plain.open('/');
    await shoot(nobody, { name: 'setup', path: '/setup', by: 'nobody' });
    await somethingToSee();
    const administrator = await freshWindow(browser);
    await logIn(await administrator.newPage());
    const all = Object.values(PLACES).flatMap((places) => (typeof places === 'string' ? [] : places));
    const take = async (pair: Place['pair']) => {
      for (const place of all.filter((one) => one.pair === pair))
        await shoot(place.by === 'nobody' ? nobody : administrator, await found(place));
    };
    await take(undefined);
    await failoverPair(demo.lab);
    await take('fos');
  });

  /** `/history/*` is the first link of /history that leads there. */
  async function found(place: Place): Promise<Place> {
    if (!place.path.endsWith('/*')) return place;
    const parent = place.path.slice(0, -1);
    await plain.open(parent.slice(0, -1));
    const [, entry = ''] = new RegExp(`href="(${parent}[^"/]+)"`).exec(plain.text.html) ?? [];
    return { ...place, path: entry };
  }

  /** A window in which nobody is logged in. */
  function freshWindow(browser: Browser): Promise<BrowserContext> {
    return browser.newContext({ ignoreHTTPSErrors: true, locale: language, baseURL: demo.url });
  }

  /** A pair that serves, one real server down, a change that is saved and not applied, a second account. */
  async function somethingToSee(): Promise<void> {
    await setUp(plain, demo.lab, true);
    await serving(demo.lab, { vip: VIP, servers: 2 });
    await demo.lab.traffic({ at: VIP, everyMs: 40, forMs: 600_000 });
    await demo.lab.realServer('web2', 'refuse');
    await plain.open('/accounts');
    await plain.submit('ADD', { Name: 'night', Role: 'operator' });
    await plain.open('/virtual-servers');
    await plain.follow('ADD');
    await plain.submit('ACCEPT', { Name: 'HTTPS', 'Application port': '443', 'Virtual IP Address': VIP });
  }

  async function logIn(page: Page): Promise<void> {
    await page.goto('/login');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('form:has(input[type=password]) button').first().click();
    await page.waitForURL('**/control');
    await page.close();
  }

  /** One page, looked at in every look: what differs is the style sheet's alone. */
  async function shoot(context: BrowserContext, place: Place): Promise<void> {
    const page = await context.newPage();
    await page.setViewportSize({ width: LOOKS[0].width, height: 900 });
    const answer = await page.goto(place.path);
    expect.soft(answer?.status(), place.path).toBe(200);
    for (const { look, width, scheme } of LOOKS) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      const excess = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(excess, `${place.path} is wider than the window (${look})`).toBeLessThanOrEqual(0);
      // a window as high as the page: what sticks to its foot stands there once, and not across the middle
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.max(900, height) });
      await writeFile(path.join(OUT, `${place.name}-${look}.webp`), await webp(page));
    }
    await page.close();
    const text = place.by === 'nobody' ? new Plain(demo.url) : plain;
    await text.open(place.path);
    await writeFile(path.join(OUT, `${place.name}.txt`), await dump(text.text.html));
  }
});

/** The whole page, as a picture small enough to keep. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 55,
    captureBeyondViewport: true,
  });
  return Buffer.from(data, 'base64');
}

/** The page in a text browser of 80 columns. links takes no cookies from outside, so it reads the page from a file. */
async function dump(html: string): Promise<string> {
  const file = path.join(os.tmpdir(), `lvs-shot-${process.pid}.html`);
  await writeFile(file, html);
  try {
    return execFileSync('/usr/bin/links', ['-dump', '-width', '80', '-codepage', 'utf-8', file], {
      encoding: 'utf8',
      timeout: 30_000,
    });
  } finally {
    await rm(file);
  }
}
