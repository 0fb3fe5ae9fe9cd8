import { AxeBuilder } from '@axe-core/playwright';
import os from 'node:os';
import { makeCallers } from './kit/callers';
import { expect, test } from './kit/console';

/** The agent refuses nothing here: the file is only read. */
const OWN =
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

test('R10 R63 Ctrl-K leads to objects, ? shows the keys; both are modal, closed by Escape, and break no rule', async ({
  fresh,
  page,
}) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security|violat|refused to/i.test(message.text())) violations.push(message.text());
  });
  fresh.lvscf = [
    `serial_no = 1\nprimary = ${OWN}\nservice = lvs\nnetwork = direct`,
    'virtual shop {\n     active = 1\n     address = 10.0.0.100 eth0:1\n     port = 80',
    '     server cart {\n         address = 10.0.1.7\n         active = 1\n     }\n}\n',
  ].join('\n');
  await fresh.startAgent();
  const callers = await makeCallers(fresh);
  await callers.end();
  const [name = '', value = ''] = callers.headers.administrator?.cookie?.split('=') ?? [];
  await page.context().addCookies([{ name, value, url: fresh.url, secure: true, httpOnly: true }]);
  const rules = async () => {
    const { violations: found } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(found.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  };
  await page.goto(`${fresh.url}/history`);
  const open = page.locator('dialog[open]');
  // the script of a page that was just loaded listens a moment later
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(open).toBeVisible({ timeout: 200 });
  }).toPass();
  await rules();
  // Tab goes round within it
  for (let n = 0; n < 4; n++) await page.keyboard.press('Tab');
  const within = () =>
    document.activeElement === document.body || !!document.activeElement?.closest('dialog');
  expect(await page.evaluate(within)).toBe(true);
  await page.keyboard.press('Escape');
  await expect(open).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('cart');
  await expect(page.getByRole('option')).toHaveCount(2);
  await rules();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('combobox').fill('shop traffic');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toHaveText(/Traffic of shop/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/control\/traffic\?service=tcp/);
  // a question mark that is typed into a field is one
  await page.getByRole('searchbox').first().fill('');
  await page.getByRole('searchbox').first().press('?');
  await expect(open).toHaveCount(0);
  expect(violations).toEqual([]);
});
