import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, NAT_ROUTER, startLab, VIPS, waitFor, type TestLab } from './kit';
import { serving, startPair, writeLvscf } from './kit/cluster';
import { noneFailed } from './kit/judge';

const [vip = ''] = VIPS;
const routers = ['--primary', addressOf('primary'), '--backup', addressOf('backup')];
const servers = (['nat1', 'nat2'] as const).map((name) => addressOf(name, 'private'));
/** A sample of the field with the lab's addresses, and the digests of the lab's pages. */
const sample = (name: string, changes: [string | RegExp, string][]) =>
  [
    ['172.17.60.201', vip] as const,
    [/192\.168\.6\.1\b/, NAT_ROUTER.address] as const,
    ['192.168.6.4', servers[0] ?? ''] as const,
    ['192.168.6.5', servers[1] ?? ''] as const,
    ...changes,
  ].reduce(
    (text, [from, to]) => text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to),
    readFileSync(path.join(import.meta.dirname, '../samples/import', name), 'utf8'),
  );

/** Both samples, imported, run: what they say is what the cluster does. */
describe('lvscf import, then the service (R62)', () => {
  let lab: TestLab;
  let digests: string[] = [];
  beforeAll(async () => {
    lab = await startLab(['nat1', 'nat2']);
    digests = await Promise.all(
      servers.map(async (server) =>
        createHash('md5')
          .update(await lab.run('primary', ['curl', '-s', `http://${server}/`]))
          .digest('hex'),
      ),
    );
  });
  afterAll(() => lab?.stop());

  const imported = async (from: string, text: string, ...options: string[]) => {
    await lab.write('primary', '/run/source', text);
    const { code, stdout, stderr } = await lab.exec('primary', [
      'lvscf',
      'import',
      '--from',
      from,
      ...routers,
      ...options,
      '/run/source',
    ]);
    expect(code, stderr).toBe(3);
    return { text: stdout, lost: stderr };
  };
  const weights = async () =>
    (await lab.table('primary')).flatMap(({ servers: all }) => all.map(({ id }) => id)).toSorted();

  it('keepalived.conf: the digest check runs as one, the sorry server on loopback answers (R30, R35)', async () => {
    const source = sample('keepalived-master.conf', [
      ['55fd843c4e99e96c1ef28e7dbb10c51b', digests[0] ?? ''],
      ['90bfbce6bc089a41f1fddca9aeaba452', 'f'.repeat(32)],
      ['delay_loop 6', 'delay_loop 1'],
      ['nb_get_retry 3', 'nb_get_retry 0'],
    ]);
    const { text, lost } = await imported('keepalived', source);
    expect(lost).toContain('AUTH_LOST');
    expect(text).toContain(`nat_router = ${NAT_ROUTER.address} eth1:1`);
    await startPair(lab, text, { vip, servers: 1 });
    // The second server's page is not the one of that digest.
    expect(await weights()).toEqual([`${servers[0]}:80`]);
    expect((await lab.exec('primary', ['lvsctl', 'status', '--json'])).stdout).toContain('"http-digest"');

    const right = text.replace('f'.repeat(32), digests[1] ?? '');
    for (const router of ['primary', 'backup'] as const) {
      await writeLvscf(lab, router, right);
      await lab.run(router, ['pulse', 'reload'], { timeoutMs: 60_000 });
    }
    await serving(lab, { vip, servers: 2 });
    const result = await (await lab.traffic({ at: vip, forMs: 1500, everyMs: 50 })).done;
    noneFailed(result, 30);
    expect(Object.keys(result.summary.byServer).toSorted()).toEqual(['nat1', 'nat2']);

    const script = 'require("http").createServer((q, r) => r.end("sorry\\n")).listen(80)';
    const sorry = await lab.spawn('primary', ['/opt/node/node', '-e', script]);
    await lab.realServer('nat1', 'refuse');
    await lab.realServer('nat2', 'refuse');
    await waitFor(
      'the sorry server',
      async () =>
        (await lab.exec('client', ['curl', '-s', '-m', '2', `http://${vip}/`])).stdout === 'sorry\n',
      20_000,
    );
    await lab.realServer('nat1', 'good');
    await lab.realServer('nat2', 'good');
    await serving(lab, { vip, servers: 2 });
    await sorry.stop();
  });

  it('ldirectord.cf: its request and what it must receive', async () => {
    const source = sample('ldirectord.cf', [['Test Page', 'at[12]']]);
    const { text, lost } = await imported(
      'ldirectord',
      source,
      '--nat-router',
      `${NAT_ROUTER.address},eth1:1`,
      '--device',
      'eth0',
    );
    expect(lost).not.toMatch(/UNKNOWN|ASSUMED/);
    expect(text).toMatch(/expect = "at\[12\]"\n +use_regex = 1/);
    for (const router of ['primary', 'backup'] as const) {
      await writeLvscf(lab, router, text);
      await lab.run(router, ['pulse', 'reload'], { timeoutMs: 60_000 });
    }
    await waitFor('its scheduler', async () => (await lab.table('primary'))[0]?.scheduler === 'rr', 15_000);
    await serving(lab, { vip, servers: 2 });
    const result = await (await lab.traffic({ at: vip, forMs: 1500, everyMs: 50 })).done;
    noneFailed(result, 30);
    expect(result.summary.byServer).toEqual({ nat1: 15, nat2: 15 });
  });
});
