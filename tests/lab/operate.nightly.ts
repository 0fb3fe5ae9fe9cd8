import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailoverResult } from '@/lib/router';
import { waitFor } from './kit';
import { sleep } from './kit/cluster';
import { noneRefused } from './kit/judge';
import { OperatedPair } from './kit/operated';

describe('a planned failover', () => {
  let pair: OperatedPair;
  beforeAll(async () => {
    pair = await OperatedPair.start();
  });
  afterAll(() => pair?.lab.stop());

  /** A second try begins where the first one began. */
  const begin = async (wanted: '1,1' | '0,1') => {
    if ((await pair.lab.holders(pair.vip)).join() !== 'primary') await pair.tell('failover', '--back');
    if ((await pair.both()).every((found) => found === wanted)) return;
    await pair.tell(wanted === '0,1' ? 'drain' : 'resume', pair.service, pair.web1);
    await waitFor('the table as wanted', async () => (await pair.both()).every((w) => w === wanted), 20_000);
  };

  it('failover and back: nobody is refused, the other router has the drain too, and the proof is the kernel’s (R58)', async () => {
    await begin('0,1');
    const traffic = await pair.lab.traffic({ at: pair.vip, forMs: 300_000, everyMs: 100 });
    await sleep(1000);
    const there = JSON.parse(await pair.tell('failover', '--json')) as FailoverResult;
    expect(there).toMatchObject({
      outcome: 'done',
      from: 'lvs1',
      to: 'lvs2',
      active: 'peer',
      lowered: 'lvs1',
    });
    expect(await pair.lab.holders(pair.vip)).toEqual(['backup']);
    const on = await (await pair.lab.traffic({ at: pair.vip, forMs: 2000, everyMs: 100 })).done;
    expect(on.summary).toMatchObject({ failed: 0, byServer: { web2: 20 } });
    // deadtime is 3 s: lowered, the primary does not take it back
    await sleep(4000);
    expect(await pair.lab.holders(pair.vip)).toEqual(['backup']);
    const back = JSON.parse(await pair.tell('failover', '--back', '--json')) as FailoverResult;
    expect(back).toMatchObject({ outcome: 'done', to: 'lvs1', active: 'local', lowered: null });
    expect(await pair.lab.holders(pair.vip)).toEqual(['primary']);
    const seen = await traffic.stop();
    noneRefused(seen, 60);
    const { total, failed, delayed, longestMs, gapMs } = seen.summary;
    console.log(
      `failover ${there.ms} ms, back ${back.ms} ms: ${total} requests, ${failed} failed, ${delayed} delayed, longest ${longestMs} ms, gap ${gapMs} ms`,
    );
  });
});
