import { expect, PASSWORD, test } from './kit/console';
import { OWN } from './kit/own-address';

const FILE = `serial_no = 1
primary = ${OWN}
service = lvs
backup_active = 1
backup = 192.0.2.2
network = direct
keepalive = 6
deadtime = 18
virtual HTTP {
     active = 1
     address = 192.0.2.10 eth0:1
     port = 80
     send = "GET / HTTP/1.0\\r\\n\\r\\n"
     expect = "HTTP"
     scheduler = wlc
     server web1 {
         address = 192.0.2.11
         active = 1
         weight = 1
     }
}
`;
const VIEWS = ['/control', '/global', '/redundancy', '/virtual-servers', '/changes', '/history', '/password'];
const LANGUAGES = {
  de: { name: 'Deutsch', title: 'VIRTUELLE SERVER', wrong: 'muss eine ganze Zahl sein' },
  zh: { name: '中文', title: '虚拟服务器', wrong: '必须是整数' },
} as const;

test('R10 German and Chinese: chosen before the login, kept at the account, whole and within a phone’s width', async ({
  fresh,
  page,
  browser,
}) => {
  fresh.passwd(PASSWORD);
  fresh.lvscf = FILE;
  await fresh.startAgent();
  await page.setViewportSize({ width: 390, height: 844 });
  const login = async (at: typeof page) => {
    await at.goto(`${fresh.url}/login`);
    await at.locator('#password').fill(PASSWORD);
    await at.locator('main button').click();
    await expect(at).toHaveURL(/\/control$/);
  };
  await page.goto(`${fresh.url}/login`);
  await page.getByRole('button', { name: LANGUAGES.de.name }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await login(page);
  for (const [lang, { name, title, wrong }] of Object.entries(LANGUAGES)) {
    await page.goto(`${fresh.url}/control`);
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.getByRole('link', { name: title, exact: true })).toBeVisible();
    for (const view of VIEWS) {
      await page.goto(fresh.url + view);
      // a key that has no words is shown as the key itself
      expect(await page.locator('body').innerText(), view).not.toMatch(
        /\b[a-z]+\.[a-z]+[A-Za-z]*\.[a-z]+[A-Za-z]*\b(?<!lvs\.cf)/,
      );
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        view,
      ).toBeLessThanOrEqual(0);
    }
    await page.goto(`${fresh.url}/redundancy`);
    await page.locator('#f-deadtime').fill('x');
    await page.locator('form.form button.btn-primary').click();
    await expect(page.getByText(wrong)).toBeVisible();
  }
  // another browser of the same account reads what was chosen last, though it prefers English itself
  const other = await browser.newPage({ ignoreHTTPSErrors: true });
  await login(other);
  await expect(other.locator('html')).toHaveAttribute('lang', 'zh');
  await other.close();
});
