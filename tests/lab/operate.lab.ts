import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckRun, Status } from '@/lib/protocol';
import { addressOf, startLab, VIPS, waitFor, type RouterName, type TestLab } from './kit';
import { sleep, startPair, weightOf } from './kit/cluster';
import { lvsctl, pair } from './kit/command';
import { noneFailed } from './kit/judge';
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
    // a second try begins where the first one began
    if ((await both()).join(' ') !== '1,1 1,1') await tell('resume', service, web1);
    await waitFor('both servers on both routers', async () => (await both()).join(' ') === '1,1 1,1', 20_000);
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

  it('check: a good and a refusing server, from either router, with what was sent and received (R59)', async () => {
    await lab.realServer('web2', 'good');
    const seen = JSON.parse(await tell('check', service, web2, '--json')) as CheckRun[];
    expect(seen).toMatchObject([
      {
        outcome: 'good',
        server: web2,
        sent: { head: 'GET / HTTP/1.0\\r\\n\\r\\n', bytes: 18 },
        expect: 'HTTP',
      },
    ]);
    expect(seen[0]?.received.head).toMatch(/^HTTP\/1\.[01] 200/);
    await lab.realServer('web2', 'refuse');
    const { code, stdout } = await lvsctl(lab, 'primary', 'check', service, web2, '--peer');
    expect([code, stdout.includes('Connection refused')]).toEqual([1, true]);
    await lab.realServer('web2', 'good');
  });
});
