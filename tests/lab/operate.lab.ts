import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import type { FailoverResult } from '@/lib/router';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { sleep, startPair, weightOf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneFailed, noneRefused } from './kit/judge';
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const service = `tcp:${vip}:80`;
const [web1, web2] = [`${addressOf('web1')}:80`, `${addressOf('web2')}:80`];
const routers: RouterName[] = ['primary', 'backup'];

describe('operation at run time', () => {
  let lab: TestLab;
  const weights = async (router: RouterName) =>
    [await weightOf(lab, router, service, web1), await weightOf(lab, router, service, web2)].join();
  const both = async () => Promise.all(routers.map(weights));
  const tell = async (...args: string[]) => {
    const { code, stdout, stderr } = await lvsctl(lab, 'primary', ...args);
    expect([code, stderr], `${args.join(' ')}: ${stdout}${stderr}`).toEqual([0, '']);
    return stdout;
  };
  const status = async (router: RouterName) =>
    JSON.parse((await lvsctl(lab, router, 'status', '--json')).stdout) as Status;

  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, lvscf({ timeout: 6, virtual: [{ vip }] }), { vip, servers: 2 });
    await pair(lab);
  });
  afterAll(() => lab?.stop());

  it('drain: no new requests, open connections go on, both routers, nothing lost; reload and restart keep it (R57)', async () => {
    const traffic = await lab.traffic({ at: vip, forMs: 300_000, everyMs: 50 });
    // one of two in turn, so both servers have one of these
    const streams = [
      await lab.stream({ at: vip, forMs: 300_000 }),
      await lab.stream({ at: vip, forMs: 300_000 }),
    ];
    await sleep(1000);
    await tell('drain', service, web1);
    expect(await both()).toEqual(['0,1', '0,1']);
    const shown = await status('primary');
    expect(shown.checks?.find((c) => c.server === web1)).toMatchObject({
      state: 'drained',
      reason: { code: 'drained', params: { by: 'root' } },
    });
    expect(shown.intents).toMatchObject({
      saved: true,
      list: [{ server: web1, state: 'drained', remaining: { active: 1, persistent: 0 } }],
    });
    expect(shown.intents?.list[0]?.remaining?.endsIn).toBeGreaterThan(100);
    const later = await (await lab.traffic({ at: vip, forMs: 2000, everyMs: 100 })).done;
    expect(later.summary).toMatchObject({ failed: 0, byServer: { web2: 20 } });
    const ends = await Promise.all(streams.map((stream) => stream.stop()));
    expect(ends.map((end) => end.server).sort()).toEqual(['web1', 'web2']);
    for (const end of ends) {
      expect(end).toMatchObject({ disorder: 0, ended: 'stopped' });
      expect(end.lines).toBeGreaterThan(20);
    }
    for (const verb of ['reload', 'restart']) {
      await lab.run('backup', ['pulse', verb], { timeoutMs: 60_000 });
      expect(await weights('backup'), verb).toBe('0,1');
    }
    noneFailed(await traffic.stop(), 200);
  });

  it('failover and back: nobody is refused, the other router has the drain too, and the proof is the kernel’s (R58)', async () => {
    const traffic = await lab.traffic({ at: vip, forMs: 300_000, everyMs: 100 });
    await sleep(1000);
    const there = JSON.parse(await tell('failover', '--json')) as FailoverResult;
    expect(there).toMatchObject({
      outcome: 'done',
      from: 'lvs1',
      to: 'lvs2',
      active: 'peer',
      lowered: 'lvs1',
    });
    expect(await lab.holders(vip)).toEqual(['backup']);
    const on = await (await lab.traffic({ at: vip, forMs: 2000, everyMs: 100 })).done;
    expect(on.summary).toMatchObject({ failed: 0, byServer: { web2: 20 } });
    // deadtime is 3 s: lowered, the primary does not take it back
    await sleep(4000);
    expect(await lab.holders(vip)).toEqual(['backup']);
    const back = JSON.parse(await tell('failover', '--back', '--json')) as FailoverResult;
    expect(back).toMatchObject({ outcome: 'done', to: 'lvs1', active: 'local', lowered: null });
    expect(await lab.holders(vip)).toEqual(['primary']);
    const seen = await traffic.stop();
    noneRefused(seen, 60);
    const { total, failed, delayed, longestMs, gapMs } = seen.summary;
    console.log(
      `failover ${there.ms} ms, back ${back.ms} ms: ${total} requests, ${failed} failed, ${delayed} delayed, longest ${longestMs} ms, gap ${gapMs} ms`,
    );
  });

  it('halt takes it out at once, a boot without Node keeps it out, resume ends it, also what ipvsadm did (R57)', async () => {
    await tell('halt', 'service1', 'web1');
    expect(await both()).toEqual([',1', ',1']);
    await lab.reboot('backup', { nodeAway: true });
    await waitFor('the table of the backup', async () => (await weights('backup')) === ',1', 20_000);
    await lab.nodeAway('backup', false);
    await lab.run('backup', ['pulse', 'start'], { timeoutMs: 60_000 });
    await waitFor('lvsd', async () => (await status('backup')).checks !== null, 45_000);
    await tell('resume', service, web1);
    await waitFor('web1 is back on both', async () => (await both()).join(' ') === '1,1 1,1', 10_000);
    await lab.run('primary', ['ipvsadm', '-e', '-t', `${vip}:80`, '-r', web2, '-g', '-w', '9']);
    await waitFor(
      'the hold is seen',
      async () => (await status('primary')).findings.some((f) => f.code === 'held-by-hand'),
      10_000,
    );
    await tell('resume', service, web2);
    expect(await weights('primary')).toBe('1,1');
  });
});
