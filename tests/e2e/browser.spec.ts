import { AxeBuilder } from '@axe-core/playwright';
import { expect, PASSWORD, test } from './kit/console';

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
