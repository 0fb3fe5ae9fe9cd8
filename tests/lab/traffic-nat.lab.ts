import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAT_ROUTER, startLab, VIPS, waitFor, type TestLab } from './kit';
import { holder, serving, startPair } from './kit/cluster';
import { noneRefused } from './kit/judge';
import { fetchFtp, startFtp } from './kit/ftp';
import { lvscf, natRouter, natServers } from './kit/lvscf';

const [http = '', udp = '', ftp = '', quiet = ''] = VIPS;
const deadtime = 3;
const plain = natServers.map(({ name, address }) => ({ name, address }));
const config = lvscf({
  deadtime,
  timeout: 2,
  network: 'nat',
  more: [...natRouter, 'tcp_timeout = 600', 'tcpfin_timeout = 30', 'udp_timeout = 60'],
  virtual: [
    { vip: http, servers: natServers },
    { vip: udp, port: 7, protocol: 'udp', check: ['hello', '*'], servers: plain },
    // as the manual's: control connection and passive data ports of one client to one server
    { vip: ftp, port: 21, check: ['', '220'], more: ['persistent = 30'], servers: plain },
    { vip: quiet, quiesce: true, servers: natServers },
  ],
});

describe('NAT', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab(['nat1', 'nat2']);
    await Promise.all([startFtp(lab, 'nat1'), startFtp(lab, 'nat2')]);
    await startPair(lab, config, { vip: http, servers: 8 });
  });
  afterAll(() => lab?.stop());

  it('spreads UDP datagrams, answered from the VIP (R44)', async () => {
    const answers = await lab.datagrams(udp, 10);
    for (const name of ['nat1', 'nat2'])
      expect(answers.filter((answer) => answer === `${name} hello`)).toHaveLength(5);
  });

  it('tells the kernel the timeouts, and its connections live by them (R20)', async () => {
    expect(await lab.run('primary', ['ipvsadm', '-L', '--timeout'])).toContain('600 30 60');
    const list = await lab.run('primary', ['ipvsadm', '-Lnc']);
    const seconds = [...list.matchAll(/^UDP\s+(\d+):(\d+)\s/gm)].map(
      ([, m, s]) => Number(m) * 60 + Number(s),
    );
    expect(seconds.length).toBe(10);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(60);
    expect(Math.max(...seconds)).toBeGreaterThan(20);
  });

  it.each(['passive', 'extended', 'active'] as const)(
    'carries FTP, %s, with every address the VIP (R33)',
    async (how) => {
      const { server, said } = await fetchFtp(lab, ftp, how);
      expect(server, said).toMatch(/^nat[12]$/);
    },
  );

  it('quiesced, a failed server keeps its connections and gets no new ones (R45)', async () => {
    const stream = await lab.stream({ at: quiet, forMs: 60_000 });
    const service = async () => (await lab.table('primary')).find((s) => s.id === `tcp:${quiet}:80`);
    const { value: busy } = await waitFor(
      'the connection',
      async () => (await service())?.servers.find((s) => s.active > 0),
      10_000,
    );
    const name = busy.id.startsWith('10.83.1.21') ? 'nat1' : 'nat2';
    await lab.realServer(name, 'silent');
    await waitFor(
      'weight 0',
      async () => (await service())?.servers.some((s) => s.id === busy.id && s.weight === 0),
      10_000,
    );
    const { summary } = await (await lab.traffic({ at: quiet, forMs: 1000, everyMs: 50 })).done;
    expect(summary).toMatchObject({ failed: 0, byServer: { [name === 'nat1' ? 'nat2' : 'nat1']: 20 } });
    expect((await service())?.servers.find((s) => s.id === busy.id)?.active).toBe(1);
    await lab.realServer(name, 'good');
    expect(await stream.stop()).toMatchObject({ ended: 'stopped', disorder: 0, server: name });
    await serving(lab, { vip: http, servers: 8 });
    await waitFor('both again', async () => (await service())?.servers.every((s) => s.weight === 1), 15_000);
  });

  it('maps port 80 to 8080, and moves with the NAT router address when the active router is cut (R22, R44)', async () => {
    const table = await lab.savedTable('primary');
    expect(table).toContain(`-a -t ${http}:80 -r 10.83.1.21:8080 -m -w 1`);
    const traffic = await lab.traffic({ at: http, forMs: 12_000, everyMs: 25 });
    await waitFor('traffic', async () => (await lab.realServer('nat1')).answered > 20, 10_000);
    expect(await lab.holders(NAT_ROUTER.address)).toEqual(['primary']);
    await lab.cut('primary');
    await holder(lab, http, 'backup', (deadtime + 5) * 1000);
    await holder(lab, NAT_ROUTER.address, 'backup', 2000);
    const result = await traffic.done;
    noneRefused(result, 480);
    expect(Object.keys(result.summary.byServer).toSorted()).toEqual(['nat1', 'nat2']);
    expect(result.summary.gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
    expect(result.summary.gapMs).toBeGreaterThan(500);
  });
});
