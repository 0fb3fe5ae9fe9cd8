import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { holder, sleep } from './kit/cluster';

const [vip = ''] = VIPS;
const routers: RouterName[] = ['primary', 'backup'];

describe('failover services (R37)', () => {
  let lab: TestLab;
  const folder = (router: RouterName) => `${lab.paths(router).root}/etc/lvs-console/programs.d`;
  const pidFile = (router: RouterName) => `${lab.paths(router).root}/run/web.pid`;
  const program = (router: RouterName, name: string, text: string) =>
    lab.write(router, `${folder(router)}/${name}`, `#!/bin/sh\n${text}\n`, 0o755);

  /** The service itself ends, without a word to anybody. */
  const breakService = (router: RouterName) =>
    lab.run(router, ['sh', '-c', `kill -9 $(cat ${pidFile(router)})`]);
  /** Who answers at the VIP; null when nobody does. */
  const answers = async () => {
    const { code, stdout } = await lab.exec('client', ['curl', '-s', '-m', '2', `http://${vip}/`]);
    return code === 0 ? stdout : null;
  };
  const answersFrom = (router: RouterName) =>
    waitFor(`an answer from the ${router}`, async () => (await answers()) === router, 30_000);
  const runs = async (router: RouterName) =>
    (await lab.exec(router, ['sh', '-c', `kill -0 $(cat ${pidFile(router)})`])).code === 0;
  const conf = (router: RouterName) =>
    [
      `primary = ${addressOf('primary')}`,
      `backup = ${addressOf('backup')}`,
      ...['service = fos', 'backup_active = 1', 'keepalive = 1', 'deadtime = 3'],
      'failover web {',
      `     address = ${vip} eth0:1`,
      ...['     vip_nmask = 255.255.255.0', '     active = 1', '     port = 80', '     timeout = 1'],
      ...['     send = "GET / HTTP/1.0\\r\\n\\r\\n"', '     expect = "HTTP"'],
      `     start_cmd = "${folder(router)}/web-start ${router}"`,
      `     stop_cmd = "${folder(router)}/web-stop"`,
      '}',
      '',
    ].join('\n');

  beforeAll(async () => {
    lab = await startLab();
    const server = 'require("http").createServer((q, r) => r.end(process.argv[1])).listen(80)';
    for (const router of routers) {
      await lab.run(router, ['mkdir', '-p', folder(router)]);
      await program(
        router,
        'web-start',
        `setsid /opt/node/node -e '${server}' "$1" </dev/null >/dev/null 2>&1 &\necho $! >${pidFile(router)}`,
      );
      await program(router, 'web-stop', `[ ! -e ${pidFile(router)} ] || kill $(cat ${pidFile(router)})`);
      await lab.write(router, lab.paths(router).lvscf, conf(router), 0o600);
      await lab.run(router, ['pulse', 'start'], { timeoutMs: 60_000 });
    }
  });
  afterAll(() => lab?.stop());

  it('run on the active router, with its address, and nowhere else', async () => {
    await holder(lab, vip, 'primary', 30_000);
    await answersFrom('primary');
    expect(await runs('backup')).toBe(false);
    expect(await lab.table('primary')).toEqual([]);
  });

  it('move when the router loses power, and back', async () => {
    await lab.cut('primary');
    await answersFrom('backup');
    await lab.heal('primary');
    await holder(lab, vip, 'primary', 30_000);
    await answersFrom('primary');
    await waitFor('its end on the backup', async () => !(await runs('backup')), 10_000);
  });

  it('move to the other router when one fails, which then keeps them', async () => {
    await breakService('primary');
    await answersFrom('backup');
    expect(await lab.holders(vip)).toEqual(['backup']);
    // the primary would take them back if it were thought well
    await sleep(10_000);
    expect(await lab.holders(vip)).toEqual(['backup']);
  });

  it('do not go to and fro: failing there as well they return once, and stay', async () => {
    await program('primary', 'web-start', 'exit 1');
    await breakService('backup');
    await holder(lab, vip, 'primary', 30_000);
    const end = performance.now() + 15_000;
    while (performance.now() < end) {
      expect(await lab.holders(vip)).toEqual(['primary']);
      await sleep(300);
    }
  });
});
