import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailoverResult } from '@/lib/router';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { sleep, startPair, weightOf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneRefused } from './kit/judge';
import { lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const service = `tcp:${vip}:80`;
const [web1, web2] = [`${addressOf('web1')}:80`, `${addressOf('web2')}:80`];
const routers: RouterName[] = ['primary', 'backup'];

describe('a planned failover', () => {
  let lab: TestLab;
  const weights = async (router: RouterName) =>
    [await weightOf(lab, router, service, web1), await weightOf(lab, router, service, web2)].join();
  const both = async () => Promise.all(routers.map(weights));
  const tell = async (...args: string[]) => {
    const { code, stdout, stderr } = await lvsctl(lab, 'primary', ...args);
    expect([code, stderr], `${args.join(' ')}: ${stdout}${stderr}`).toEqual([0, '']);
    return stdout;
  };

  beforeAll(async () => {
    lab = await startLab();
    await startPair(lab, lvscf({ timeout: 6, virtual: [{ vip }] }), { vip, servers: 2 });
    await pair(lab);
  });
  afterAll(() => lab?.stop());

  /** A second try begins where the first one began. */
  const begin = async (wanted: '1,1' | '0,1') => {
    if ((await lab.holders(vip)).join() !== 'primary') await tell('failover', '--back');
    if ((await both()).every((found) => found === wanted)) return;
    await tell(wanted === '0,1' ? 'drain' : 'resume', service, web1);
    await waitFor('the table as wanted', async () => (await both()).every((w) => w === wanted), 20_000);
  };

  it('failover and back: nobody is refused, the other router has the drain too, and the proof is the kernel’s (R58)', async () => {
    await begin('0,1');
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
});
