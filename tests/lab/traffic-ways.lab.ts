import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { address6Of, addressOf, NAT_ROUTER, startLab, VIPS, VIPS6, waitFor, type TestLab } from './kit';
import { holder, startPair, writeLvscf } from './kit/cluster';
import { noneRefused } from './kit/judge';
import { bothServers, lvscf, type ServerOptions, type VirtualOptions } from './kit/lvscf';

const [mixed = '', wide = '', narrow = '', ...forSchedulers] = VIPS;
const [six = '', six7 = ''] = VIPS6;
const deadtime = 3;
/** VIPs that no real server of the lab is prepared for: what answers there is a router itself */
const [sorry, local] = ['10.83.0.60', '10.83.0.61'];
const far1: ServerOptions = { name: 'far1', address: addressOf('far1', 'far'), forwarding: 'tunnel' };
const web1 = { name: 'web1', address: address6Of('web1') };
const nat1: ServerOptions = {
  name: 'nat1',
  address: address6Of('nat1', 'private'),
  port: 8080,
  forwarding: 'nat',
};
/** all of the registry, a VIP and port each */
const schedulers = 'rr wrr lc wlc lblc lblcr dh sh sed nq fo ovf mh twos'.split(' ');
const scheduled: (VirtualOptions & { vip: string; port: number })[] = schedulers.map((scheduler, n) => ({
  name: `by-${scheduler}`,
  vip: forSchedulers[n >> 1] ?? '',
  device: `eth0:${10 + (n >> 1)}`,
  port: n % 2 ? 8080 : 80,
  scheduler,
  check: null,
  // for ovf the weight is the number of connections that a server takes
  servers: bothServers.map((server) => ({ ...server, weight: 100 })),
}));
const config = lvscf({
  deadtime,
  // long enough that a busy machine answers in time: nothing here waits for a check but the sorry server
  timeout: 4,
  sync: true,
  more: [`nat_router = ${NAT_ROUTER.address6} eth1`],
  virtual: [
    { vip: mixed, servers: [...bothServers.slice(0, 1), far1] },
    { vip: six, device: 'eth0', servers: [web1, nat1] },
    { vip: six7, device: 'eth0', port: 7, protocol: 'udp', check: ['hello', '*'], servers: [web1] },
    { vip: wide, more: ['persistent = 60', 'pmask = 255.255.255.0'] },
    { vip: narrow, more: ['persistent = 60', 'pmask = 255.255.255.248'] },
    {
      vip: sorry,
      quiesce: true,
      more: ['sorry_server = 127.0.0.1'],
      check: ['GET / HTTP/1.0\\r\\n\\r\\n', 'NEVER'],
    },
    {
      vip: local,
      servers: (['primary', 'backup'] as const).map((name) => ({ name, address: addressOf(name) })),
    },
    ...scheduled,
  ],
});

/** A page of the router's own, on all of its addresses. */
const page = `require('node:http').createServer((_, response) =>
  response.writeHead(200, { 'x-real-server': require('node:os').hostname() }).end('\\n')).listen(80, '::')`;

describe('ways to the real servers', () => {
  let lab: TestLab;
  let said = '';
  /** @returns who answered how often */
  const ask = async (at: string, count: number, from?: string) => {
    const traffic = await lab.traffic({ at, forMs: count * 20, everyMs: 20, ...(from ? { from } : {}) });
    const { summary } = await traffic.done;
    expect(summary, at).toMatchObject({ total: count, failed: 0, errors: {} });
    return summary.byServer;
  };

  beforeAll(async () => {
    lab = await startLab(['hop', 'far1', 'nat1']);
    for (const router of ['primary', 'backup'] as const) {
      // a router that is a real server as well is prepared like any other of direct routing
      await lab.run(router, ['ip', 'addr', 'add', `${local}/32`, 'dev', 'lo']);
      await lab.run(router, [
        ...['sysctl', '-qw', 'net.ipv4.conf.all.arp_ignore=1', 'net.ipv4.conf.all.arp_announce=2'],
      ]);
      await lab.spawn(router, ['/opt/node/node', '-e', page]);
    }
    await writeLvscf(lab, 'primary', config);
    said = (await lab.exec('primary', ['pulse', 'compile'], { timeoutMs: 60_000 })).stderr;
    // two of each, the sorry service's two at weight 0 and its sorry server, one of UDP; no entry of the scheduler that is missing
    await startPair(lab, config, { vip: mixed, servers: 2 + 2 + 1 + 2 + 2 + 3 + 2 + 2 * 13 });
  });
  afterAll(() => lab?.stop());

  it('reaches each real server in its own way: direct, through a tunnel and a router, by NAT (R44)', async () => {
    expect(await ask(mixed, 20)).toEqual({ web1: 10, far1: 10 });
    const table = await lab.savedTable('primary');
    expect(table).toContain(`-a -t ${mixed}:80 -r 10.83.2.21:80 -i -w 1`);
    expect(table).toContain(`-a -t [${six}]:80 -r [${nat1.address}]:8080 -m -w 1`);
  });

  it('carries 100 kB both ways through a tunnel whose far side takes packets of 1400 bytes (R39, R44)', async () => {
    const file = '/tmp/upload';
    await lab.write('client', file, 'x'.repeat(100_000));
    // one kind after the other: a round robin of two would always give downloads to one server and uploads to the other
    for (let n = 0; n < 2; n++) {
      const down = await lab.run('client', [
        ...['curl', '-sS', '--max-time', '10', '-o', '/dev/null', '-w', '%{size_download}'],
        `http://${mixed}/bytes/100000`,
      ]);
      expect(down).toBe('100000');
    }
    const seen = new Set<string>();
    for (let n = 0; n < 2; n++) {
      const up = await lab.run('client', [
        ...['curl', '-sS', '--max-time', '10', '--data-binary', `@${file}`, `http://${mixed}/`],
      ]);
      expect(up).toMatch(/^(web1|far1) 100000$/m);
      seen.add(up.split(' ')[0] ?? '');
    }
    expect([...seen].toSorted()).toEqual(['far1', 'web1']);
  });

  it('serves IPv6, direct and by NAT with port mapping, and UDP over it (R36)', async () => {
    expect(await ask(`[${six}]`, 20)).toEqual({ web1: 10, nat1: 10 });
    expect(await lab.datagrams(six7, 3)).toEqual(['web1 hello', 'web1 hello', 'web1 hello']);
  });

  it('keeps the clients of one network on one server: .31 to .34 by a mask of /24, by /29 only .32 to .34 (R31)', async () => {
    const asked = async (vip: string) => {
      const servers: string[] = [];
      for (const last of [31, 32, 33, 34]) servers.push(...Object.keys(await ask(vip, 4, `10.83.0.${last}`)));
      return servers;
    };
    expect(new Set(await asked(wide)).size).toBe(1);
    const [first, ...others] = await asked(narrow);
    expect(others).toHaveLength(3);
    expect(new Set(others).size).toBe(1);
    expect(others[0]).not.toBe(first);
  });

  it('serves by every scheduler that this kernel has, says which it has not, and serves the others all the same (R28)', async () => {
    const absent = schedulers.filter((scheduler) => said.includes(`has no scheduler ${scheduler} `));
    expect(absent).toEqual(['twos']);
    expect(said).toMatch(/warning COMPILE_SCHEDULER_ABSENT/);
    const table = await lab.table('primary');
    for (const { vip, port, scheduler } of scheduled) {
      const service = table.find((s) => s.id === `tcp:${vip}:${port}`);
      expect(service?.scheduler ?? 'none', scheduler).toBe(scheduler === 'twos' ? 'none' : scheduler);
      if (!service) continue;
      const answered = await ask(`${vip}:${port}`, 8);
      expect(Object.values(answered).reduce((sum, n) => sum + n, 0)).toBe(8);
      if (scheduler === 'rr' || scheduler === 'wrr') expect(answered).toEqual({ web1: 4, web2: 4 });
      // by the client's address, the VIP, or the first of equal weight: one client, one server
      if (['dh', 'sh', 'mh', 'fo'].includes(scheduler ?? ''))
        expect(Object.keys(answered), scheduler).toHaveLength(1);
    }
  });

  it('answers by a sorry server on the router itself, the failed servers quiesced (R35, R45)', async () => {
    expect(await ask(sorry, 5)).toEqual({ lvs1: 5 });
  });

  it('a router that is a real server as well loses nothing to its standby (engine notes 0b.7)', async () => {
    expect(await lab.run('backup', ['sysctl', '-n', 'net.ipv4.vs.backup_only'])).toBe('1\n');
    await waitFor(
      'the sync daemons in their roles',
      async () =>
        (await lab.run('primary', ['ipvsadm', '-L', '--daemon'])).includes('master') &&
        (await lab.run('backup', ['ipvsadm', '-L', '--daemon'])).includes('backup'),
      10_000,
    );
    expect(await ask(local, 40)).toEqual({ lvs1: 20, lvs2: 20 });
  });

  it('moves IPv6 addresses and the IPv6 gateway of NAT with the service (R22, R36)', async () => {
    await lab.heal('primary'); // a second try of this test finds it cut
    await holder(lab, six, 'primary', 60_000);
    await holder(lab, NAT_ROUTER.address6, 'primary', 2000);
    const traffic = await lab.traffic({ at: `[${six}]`, forMs: 10_000, everyMs: 25 });
    await waitFor('traffic', async () => (await lab.realServer('nat1')).answered > 20, 10_000);
    await lab.cut('primary');
    await holder(lab, six, 'backup', (deadtime + 5) * 1000);
    await holder(lab, NAT_ROUTER.address6, 'backup', 2000);
    const result = await traffic.done;
    noneRefused(result, 400);
    // lvs2 itself may answer as well: with backup_only (a router is a real server here) its table does not serve until keepalived
    // has turned the sync daemon, which comes a moment after the address.
    expect(Object.keys(result.summary.byServer)).toEqual(expect.arrayContaining(['nat1', 'web1']));
    expect(result.summary.gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
    expect(await ask(sorry, 5)).toEqual({ lvs2: 5 });
  });
});
