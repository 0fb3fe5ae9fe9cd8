import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { serving } from '../lab/kit/cluster';
import { Plain } from './kit/browsers';
import { startDemo, type Demo } from './kit/demo';
import { setUp, VIP } from './kit/journey';

/** The same journey by a program that knows only what it parses from the pages (R5 as far as these panels go). */
test.describe.serial('the main job in a text browser', () => {
  let demo: Demo;
  test.beforeAll(async () => {
    test.setTimeout(480_000);
    demo = await startDemo('e2e-plain');
  });
  test.afterAll(() => demo?.end());

  test('from the first page to a service that runs on both routers (R2, R13, R18, R26, R27, R29, R40, R42)', async () => {
    test.setTimeout(300_000);
    const browser = new Plain(demo.url);
    await demo.lab.run('backup', ['lvs-agent', 'unauthorize', 'lvs1']);
    await setUp(browser, demo.lab, false);
    await serving(demo.lab, { vip: VIP, servers: 2 });
    await browser.open('/control');
    await browser.says('lvs1');
    await browser.says('HTTP');
  });

  test('links shows the way in: password field and button', () => {
    const dump = execFileSync(
      '/usr/bin/links',
      ['-dump', '-width', '80', '-ssl.certificates', '0', `${demo.url}login`],
      {
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
    expect(dump).toContain('Password');
    for (const line of dump.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
