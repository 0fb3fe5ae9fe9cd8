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
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const deadtime = 3;
const config = lvscf({ deadtime, timeout: 1, sync: true, virtual: [{ vip }] });

/** Established connections that the router's kernel knows, its own or told by the other. */
async function established(lab: TestLab, router: RouterName): Promise<number> {
  const list = await lab.run(router, ['cat', '/proc/net/ip_vs_conn']);
  return list.split('\n').filter((line) => line.includes(' ESTABLISHED')).length;
}

describe('connection sync', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, config, { vip, servers: 2 });
  });
  afterAll(() => lab?.stop());

  it('keeps open connections through a crash, a fail-back and a stop (R22, R24)', async () => {
    const old = await lab.stream({ at: vip, forMs: 180_000 });
    await waitFor('the backup knows it', async () => (await established(lab, 'backup')) > 0, 15_000);
    await lab.powerOff('primary');
    const gone = () => lab.holds('backup', vip);
    await waitFor('the backup has the VIP', gone, (deadtime + 5) * 1000);
    // One that the primary has never seen: it must have been told of it before it leads again.
    const young = await lab.stream({ at: vip, forMs: 180_000 });
    await waitFor('a second one', async () => (await established(lab, 'backup')) > 1, 15_000);
    await sleep(3000);
    await lab.powerOn('primary');
    await holder(lab, vip, 'primary', 40_000);
    await sleep(1000);
    await lab.run('primary', ['pulse', 'stop'], { timeoutMs: 60_000 });
    await sleep(2000);
    const [through, born] = await Promise.all([old, young].map((one) => ended(one)));
    expect(through).toMatchObject({ ended: 'stopped', disorder: 0 });
    expect(through?.longestStallMs).toBeGreaterThan(500);
    // TCP's own retransmission doubles its pause during the outage
    expect(through?.longestStallMs).toBeLessThan(2 * (deadtime + 1) * 1000);
    expect(born).toMatchObject({ ended: 'stopped', disorder: 0 });
    expect(born?.longestStallMs).toBeLessThan(2000);
  });
});

/** Ends a stream; one that was reset has ended by itself. */
function ended(stream: Running<StreamResult>): Promise<StreamResult> {
  return Promise.race([stream.done, sleep(100).then(() => stream.stop())]);
}
