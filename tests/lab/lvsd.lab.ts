import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LvsdReply, lvsdReplySchema } from '@/lib/protocol/lvsd';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { serving, sleep, startPair, weightOf, writeLvscf } from './kit/cluster';
import { bothServers, lvscf, type VirtualOptions } from './kit/lvscf';

const [first = '', second = '', third = ''] = VIPS;
const T = 2;
const R = 4;
const [web1, web2] = ['10.83.0.21:80', '10.83.0.22:80'];
const service = `tcp:${first}:80`;
const config = (serial: number, virtual: VirtualOptions[]) =>
  lvscf({ serial, timeout: T, reentry: R, virtual });
const both: VirtualOptions[] = [
  { vip: first, servers: bothServers },
  { vip: second, servers: bothServers },
];

/** Asks the router's lvsd over its socket. */
async function lvsd(lab: TestLab, method: 'status' | 'reload'): Promise<LvsdReply> {
  const script = `require('net').connect(process.env.LVS_ROOT + '/run/pulse/lvsd.sock')
    .on('connect', function () { this.write('{"method":"${method}"}\\n') }).pipe(process.stdout)`;
  return lvsdReplySchema.parse(JSON.parse(await lab.run('primary', ['node', '-e', script])));
}

async function status(lab: TestLab) {
  const reply = await lvsd(lab, 'status');
  if (!reply.ok) throw new Error(`lvsd refuses: ${reply.error.code} ${reply.error.params.detail}`);
  return reply.status;
}

/** Connects every 20 ms for 12 s, from 20 ports in turn; prints how each attempt ended. Reset at the end, so that no port waits. */
const FROM_PORTS = `
const attempt = (localPort) => new Promise((resolve) => {
  const socket = require('net').connect({ host: process.argv[1], port: 80, localPort });
  const end = (how) => { socket.resetAndDestroy(); resolve(how); };
  socket.setTimeout(3000, () => end('no answer in 3 s'));
  socket.on('error', (error) => end(error.code));
  socket.on('connect', () => end('answered'));
});
(async () => {
  const ends = [];
  // each port comes three times after the last refusal
  const enough = () => ends.includes('ECONNREFUSED') && ends.length - ends.lastIndexOf('ECONNREFUSED') > 60;
  for (let n = 0, until = Date.now() + 60000; Date.now() < until && !enough(); n++) {
    ends.push(await attempt(41000 + (n % 20)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log(JSON.stringify(ends));
})();
`;

describe('lvsd', () => {
  let lab: TestLab;
  const inTable = async (server: string) => (await weightOf(lab, 'primary', service, server)) !== null;
  /** seconds until the server is in the table, or out of it */
  const secondsUntil = async (present: boolean, server: string, limit: number) => {
    const what = `${server} ${present ? 'in' : 'out of'} the table`;
    const { ms } = await waitFor(what, async () => (await inTable(server)) === present, limit * 1000);
    return ms / 1000;
  };
  const lvsdPid = async () => (await lab.run('primary', ['cat', `${lab.paths('primary').lvsdPid}`])).trim();

  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, config(1, both), { vip: first, servers: 4 });
    await waitFor(
      'every check good',
      async () => (await status(lab)).checks.every((c) => c.state === 'up'),
      20_000,
    );
  });
  afterAll(() => lab?.stop());

  it('takes a refusing server out within T + 1 s, says why, and takes it back between R and R + T + 1 s (R45)', async () => {
    await lab.realServer('web1', 'refuse');
    expect(await secondsUntil(false, web1, 10)).toBeLessThanOrEqual(T + 1);
    const check = (await status(lab)).checks.find((c) => c.service === service && c.server === web1);
    expect(check).toMatchObject({ state: 'down', reason: { code: 'refused' } });
    await lab.realServer('web1', 'good');
    const back = await secondsUntil(true, web1, 20);
    expect(back).toBeGreaterThanOrEqual(R - 0.2);
    expect(back).toBeLessThanOrEqual(R + T + 1);
    await serving(lab, { vip: first, servers: 4 });
  });

  it('a client that comes from a port which it used for a server that left is answered by another one (R45)', async () => {
    await lab.realServer('web1', 'good');
    await serving(lab, { vip: first, servers: 4 });
    const client = await lab.spawn('client', ['/opt/node/node', '-e', FROM_PORTS, first]);
    await sleep(2000);
    await lab.realServer('web1', 'refuse');
    const ends = JSON.parse((await client.done).stdout) as string[];
    // Refused until the next check, on about every other port; after it each of these ports comes again and again.
    const refused = ends.lastIndexOf('ECONNREFUSED');
    expect(refused).toBeGreaterThan(0);
    const later = ends.slice(refused + 1);
    expect(later.length).toBeGreaterThan(40);
    expect(later.filter((end) => end !== 'answered')).toEqual([]);
    await lab.realServer('web1', 'good');
    await serving(lab, { vip: first, servers: 4 });
  });

  it('takes a silent server out within 2T + 1 s (R45)', async () => {
    await lab.realServer('web2', 'silent');
    expect(await secondsUntil(false, web2, 12)).toBeLessThanOrEqual(2 * T + 1);
    const check = (await status(lab)).checks.find((c) => c.service === service && c.server === web2);
    expect(check).toMatchObject({
      state: 'down',
      reason: { code: 'timeout-answer', params: { seconds: T } },
    });
    await lab.realServer('web2', 'good');
    await serving(lab, { vip: first, servers: 4 });
  });

  it('killed, leaves the table as it is, byte for byte, and adopts it without a flap; who was down stays out (R69)', async () => {
    await lab.realServer('web1', 'refuse');
    await secondsUntil(false, web1, 10);
    await waitFor(
      'out everywhere',
      async () => (await lab.table('primary')).every((s) => s.servers.length === 1),
      5000,
    );
    const before = await lab.savedTable('primary');
    const pid = await lvsdPid();
    const traffic = await lab.traffic({ at: first, forMs: 8000, everyMs: 20 });
    await lab.run('primary', ['kill', '-9', pid]);
    const seen = new Set<string>();
    const end = Date.now() + 8000;
    while (Date.now() < end) {
      seen.add(
        JSON.stringify(
          (await lab.table('primary')).map((s) => [s.id, s.servers.map((d) => [d.id, d.weight])]),
        ),
      );
      await sleep(20);
    }
    expect(seen.size).toBe(1);
    expect(await lab.savedTable('primary')).toBe(before);
    expect((await traffic.done).summary).toMatchObject({ failed: 0, byServer: { web2: 400 } });
    const after = await status(lab);
    expect(String(after.pid)).not.toBe(pid);
    expect(after).toMatchObject({ holds: [], foreign: [], unverified: [] });
    await lab.realServer('web1', 'good');
    const back = await secondsUntil(true, web1, 20);
    expect(back).toBeGreaterThanOrEqual(R - 0.2);
    expect(back).toBeLessThanOrEqual(R + T + 1);
    await serving(lab, { vip: first, servers: 4 });
  });

  it('reload: one service more, one server less, one weight changed; another service keeps connection and counters (R48)', async () => {
    const stream = await lab.stream({ at: second, forMs: 60_000 });
    // the kernel sums its counters up every 2 s
    await sleep(3000);
    const connections = async () => {
      const args = ['ipvsadm', '-Ln', '--stats', '--exact', '-t', `${second}:80`];
      const lines = (await lab.run('primary', args))
        .split('\n')
        .filter((l) => l.includes('->  ') || l.includes('-> 10.'));
      return lines.map((l) => Number(l.trim().split(/\s+/)[2])).reduce((a, b) => a + b, 0);
    };
    const counted = await connections();
    expect(counted).toBeGreaterThan(0);
    const web2Only = bothServers.slice(1).map((s) => ({ ...s, weight: 5 }));
    const next = [{ vip: first, servers: web2Only }, ...both.slice(1), { vip: third, servers: bothServers }];
    await writeLvscf(lab, 'primary', config(2, next));
    const log = `${lab.paths('primary').log}/lvsd.log`;
    const linesBefore = (await lab.run('primary', ['cat', log])).split('\n').length;
    await lab.run('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    await waitFor(
      'the new service',
      async () => (await weightOf(lab, 'primary', `tcp:${third}:80`, web1)) === 1,
      10_000,
    );
    expect(await weightOf(lab, 'primary', service, web2)).toBe(5);
    expect(await inTable(web1)).toBe(false);
    const written = (await lab.run('primary', ['cat', log])).split('\n').slice(linesBefore - 1);
    expect(written.filter((l) => / table: -/.test(l)).length).toBeGreaterThanOrEqual(5);
    expect(written.filter((l) => / table: -/.test(l) && l.includes(`${second}:80`))).toEqual([]);
    await sleep(2500);
    expect(await connections()).toBeGreaterThanOrEqual(counted);
    expect(await stream.stop()).toMatchObject({ ended: 'stopped', disorder: 0 });
    await writeLvscf(lab, 'primary', config(3, both));
    await lab.run('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
    await serving(lab, { vip: first, servers: 4 });
  });

  it('keeps what was changed by hand, over kill -9 and reload, and reports it; leaves foreign entries alone (R48)', async () => {
    await lab.run('primary', ['ipvsadm', '-e', '-t', `${first}:80`, '-r', web1, '-g', '-w', '9']);
    await lab.run('primary', ['ipvsadm', '-d', '-t', `${second}:80`, '-r', web2]);
    await lab.run('primary', ['ipvsadm', '-A', '-t', '10.83.0.99:80', '-s', 'rr']);
    await waitFor('both holds', async () => (await status(lab)).holds.length === 2, 12_000);
    await lab.run('primary', ['kill', '-9', await lvsdPid()]);
    await waitFor(
      'lvsd again',
      async () => (await lab.exec('primary', ['kill', '-0', await lvsdPid()])).code === 0,
      20_000,
    );
    await waitFor(
      'its answer',
      async () => (await lvsd(lab, 'reload').catch(() => null))?.ok === true,
      20_000,
    );
    await sleep(6000);
    const now = await status(lab);
    expect(now.holds).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ service, server: web1, kind: 'weight', weight: 9 }),
        expect.objectContaining({ service: `tcp:${second}:80`, server: web2, kind: 'deleted' }),
      ]),
    );
    expect(now.foreign).toEqual(['tcp:10.83.0.99:80']);
    expect(await weightOf(lab, 'primary', service, web1)).toBe(9);
    expect(await weightOf(lab, 'primary', `tcp:${second}:80`, web2)).toBeNull();
    expect(
      now.checks
        .filter((c) => c.state === 'held')
        .map((c) => c.server)
        .toSorted(),
    ).toEqual([web1, web2]);
  });

  it('takes nothing over from a file that is not valid, and goes on (R69)', async () => {
    const { applied } = lab.paths('primary');
    const before = await lab.savedTable('primary');
    const good = (await lab.read('primary', `${applied}/lvsd.json`))?.toString() ?? '';
    await lab.write('primary', `${applied}/lvsd.json`, '{"version":1}', 0o600);
    expect(await lvsd(lab, 'reload')).toMatchObject({ ok: false, error: { code: 'applied-invalid' } });
    expect(await lab.savedTable('primary')).toBe(before);
    expect((await status(lab)).checks.length).toBe(4);
    await lab.write('primary', `${applied}/lvsd.json`, good, 0o600);
    expect(await lvsd(lab, 'reload')).toMatchObject({ ok: true });
  });
});
