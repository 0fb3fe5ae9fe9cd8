import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { makeCallers, type Callers } from './kit/callers';
import { expect, test } from './kit/console';
import { OWN } from './kit/own-address';
import { request } from './kit/request';

const FILE = `serial_no = 7
primary = ${OWN}
service = lvs
backup_active = 0
heartbeat = 0
network = direct
virtual HTTP {
     active = 0
     address = 10.83.0.100 eth0:1
     port = 80
     server web1 {
         address = 10.83.0.21
         active = 1
         weight = 1
     }
}
`;
const ENTRY = 'tcp:10.83.0.100:80 10.83.0.21:80';
const PAGE = `/drift/adopt/local/${encodeURIComponent(ENTRY)}`;

test.describe('R43 what differs is mended by pages, without script', () => {
  let callers: Callers;
  test.beforeAll(async ({ console: at }) => {
    await at.startAgent();
    callers = await makeCallers(at);
  });
  test.afterAll(() => callers.end());

  test('a drain is told with its repairs, its page says what lvs.cf becomes, and saves exactly that', async ({
    console: at,
  }) => {
    at.lvscf = FILE;
    const lvsctl = path.resolve('release/dist/lvsctl.cjs');
    const env = { ...process.env, LVS_ROOT: at.root };
    execFileSync(process.execPath, [lvsctl, 'drain', 'HTTP', 'web1'], { env, stdio: 'ignore' });
    const get = (who: string, page: string) => request(at.url + page, { headers: callers.headers[who] });

    const links = async (who: string) =>
      [...(await get(who, '/control')).body.matchAll(/<a href="(\/drift\/[^"]+)"/g)].map(([, href]) => href);
    expect(await links('administrator')).toEqual([PAGE]);
    expect(await links('viewer')).toEqual([]);
    expect((await get('viewer', PAGE)).headers.location).toBe('/refused');

    const { status, body: page } = await get('administrator', PAGE);
    expect(status).toBe(200);
    expect(/web1[^<]*1[^<]*0/.test(page)).toBe(true);
    const form = new URLSearchParams();
    for (const name of ['csrf', 'base', 'becomes'])
      form.set(name, new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '');
    const send = () =>
      request(`${at.url}${PAGE}/run`, {
        method: 'POST',
        headers: callers.headers.administrator,
        body: form.toString(),
      });
    // the file is not what the page was made from any more: nothing is written
    at.lvscf = FILE.replace('serial_no = 7', 'serial_no = 8');
    expect((await send()).headers.location).toContain('draft=');
    expect(at.lvscf).toContain('weight = 1');
    at.lvscf = FILE;
    expect((await send()).headers.location).toBe('/changes?done=saved');
    expect(at.lvscf).toBe(FILE.replace('serial_no = 7', 'serial_no = 8').replace('weight = 1', 'weight = 0'));
    // there is nothing left to save
    expect(/class="btn btn-primary"/.test((await get('administrator', PAGE)).body)).toBe(false);
    const taken = await callers.db.audit.findMany({ where: { action: 'config.take' } });
    expect(taken.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
    execFileSync(process.execPath, [lvsctl, 'resume', 'HTTP', 'web1'], { env, stdio: 'ignore' });
  });
});
