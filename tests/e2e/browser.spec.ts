import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, PASSWORD, test } from './kit/console';
import { OWN } from './kit/own-address';

for (const script of [true, false]) {
  test.describe(script ? 'in a browser with script' : 'in a browser without script', () => {
    test.use({ javaScriptEnabled: script });

    test('R5 first password, login, wrong password, logout', async ({ fresh, page }) => {
      const violations: string[] = [];
      page.on('console', (message) => {
        if (/content security|violat|refused to/i.test(message.text())) violations.push(message.text());
      });
      await page.goto(`${fresh.url}/setup`);
      await page.getByLabel('Setup code').fill(fresh.setupCode);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByLabel('Password once more').fill(PASSWORD);
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByText('The password is set.')).toBeVisible();

      await page.getByLabel('Password', { exact: true }).fill('wrong wrong');
      await page.getByRole('button', { name: 'Log in' }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'User or password is wrong.' })).toBeVisible();

      await page.waitForTimeout(1_100);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await expect(page).toHaveURL(/\/control$/);
      await page.goto(`${fresh.url}/password`);
      await page.getByRole('button', { name: 'Log out' }).click();
      await expect(page.getByText('You are logged out.')).toBeVisible();
      expect(violations).toEqual([]);
    });
  });
}

test('R10 the pages before and around the login pass the rules of WCAG 2.2 AA', async ({ fresh, page }) => {
  const check = async (path: string) => {
    await page.goto(fresh.url + path);
    const result = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      result.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
      path,
    ).toEqual([]);
  };
  await check('/setup');
  fresh.passwd(PASSWORD);
  await check('/login?say=WRONG_LOGIN');
  await check('/no-such-page');
  await page.goto(`${fresh.url}/password`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/password$/);
  await check('/password');
});

/** Presses Tab until the element with this name has the focus, as one does without a pointer. */
async function tabTo(
  page: Page,
  role: 'link' | 'button' | 'textbox' | 'combobox',
  name: string,
): Promise<void> {
  const target = page.getByRole(role, { name, exact: true }).first();
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}`);
}

test('R10 R27 a virtual server is added by keyboard alone', async ({ fresh, page }) => {
  fresh.passwd(PASSWORD);
  fresh.lvscf = `serial_no = 1\nprimary = ${OWN}\nnetwork = direct\n`;
  await fresh.startAgent();
  await page.goto(`${fresh.url}/virtual-servers`);
  await tabTo(page, 'textbox', 'Password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/virtual-servers$/);
  await tabTo(page, 'link', 'ADD');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/new$/);
  await tabTo(page, 'textbox', 'Name');
  await page.keyboard.type('HTTP');
  await tabTo(page, 'textbox', 'Virtual IP Address');
  await page.keyboard.type('198.51.100.10');
  await tabTo(page, 'combobox', 'Scheduling');
  await page.keyboard.press('Home'); // Round robin is the first
  await tabTo(page, 'button', 'ACCEPT');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Added to lvs.cf.')).toBeVisible({ timeout: 20_000 });
  expect(fresh.lvscf).toMatch(/virtual HTTP \{[^]*address = 198\.51\.100\.10 eth0:1[^]*scheduler = rr/);
});
