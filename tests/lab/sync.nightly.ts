import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startLab,
  VIPS,
  waitFor,
  type RouterName,
  type Running,
  type StreamResult,
  type TestLab,
} from './kit';
import { holder, sleep, startPair } from './kit/cluster';
import { bothServers, lvscf, natRouter, natServers } from './kit/lvscf';

const [vip = '', natVip = ''] = VIPS;
const deadtime = 3;
const servers = bothServers.map((server) => ({ ...server, forwarding: 'direct' as const }));
const config = lvscf({
  ...{ deadtime, timeout: 1, sync: true, network: 'nat', more: natRouter },
  virtual: [
    { vip, servers },
    { vip: natVip, servers: natServers },
  ],
});

/** Established connections that the router's kernel knows, its own or told by the other. */
async function established(lab: TestLab, router: RouterName): Promise<number> {
  const list = await lab.run(router, ['cat', '/proc/net/ip_vs_conn']);
  return list.split('\n').filter((line) => line.includes(' ESTABLISHED')).length;
}

describe('connection sync, by direct routing and NAT', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab(['nat1', 'nat2']);
    await startPair(lab, config, { vip, servers: 4 });
  });
  afterAll(() => lab?.stop());

  it('keeps open connections through a crash, a fail-back and a stop (R22, R24)', async () => {
    const open = () => Promise.all([vip, natVip].map((at) => lab.stream({ at, forMs: 300_000 })));
    const known = (router: RouterName, count: number) =>
      waitFor(`the ${router} knows ${count}`, async () => (await established(lab, router)) >= count, 15_000);
    const old = await open();
    await known('backup', 2);
    await lab.powerOff('primary');
    await waitFor('the backup has the VIP', () => lab.holds('backup', vip), (deadtime + 5) * 1000);
    // Two that the primary has never seen: it must have been told of them before it leads again.
    const young = await open();
    await known('backup', 4);
    await sleep(3000);
    await lab.powerOn('primary');
    await holder(lab, vip, 'primary', 40_000);
    await sleep(1000);
    await lab.run('primary', ['pulse', 'stop'], { timeoutMs: 60_000 });
    await sleep(2000);
    const went = await Promise.all([...old, ...young].map(ended));
    console.log(
      went.map(({ server, lines, longestStallMs, ended }) => ({ server, lines, longestStallMs, ended })),
    );
    expect(went.map(({ server }) => server?.slice(0, 3))).toEqual(['web', 'nat', 'web', 'nat']);
    for (const stream of went) expect(stream).toMatchObject({ ended: 'stopped', disorder: 0 });
    for (const { longestStallMs } of went.slice(0, 2)) {
      expect(longestStallMs).toBeGreaterThan(500);
      // TCP's own retransmission doubles its pause during the outage
      expect(longestStallMs).toBeLessThan(2 * (deadtime + 1) * 1000);
    }
    for (const { longestStallMs } of went.slice(2)) expect(longestStallMs).toBeLessThan(2000);
  });
});

/** Ends a stream; one that was reset has ended by itself. */
function ended(stream: Running<StreamResult>): Promise<StreamResult> {
  return Promise.race([stream.done, sleep(100).then(() => stream.stop())]);
}
