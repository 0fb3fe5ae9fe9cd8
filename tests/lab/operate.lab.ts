import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CheckRun } from '@/lib/protocol';
import { VIPS, waitFor, type RouterName } from './kit';
import { sleep, weightOf } from './kit/cluster';
import { lvsctl } from './kit/command';
import { noneFailed } from './kit/judge';
import { OperatedPair } from './kit/operated';
import { noteShells, runsWords } from './kit/shells';

describe('operation at run time', () => {
  let pair: OperatedPair;
  let shells: Awaited<ReturnType<typeof noteShells>>;
  beforeAll(async () => {
    pair = await OperatedPair.start();
    shells = await noteShells(pair.lab, 'backup');
  });
  afterAll(() => pair?.lab.stop());

  it('drain: no new requests, open connections go on, both routers, nothing lost; reload and restart keep it (R57)', async () => {
    // a second try begins where the first one began
    if ((await pair.both()).join(' ') !== '1,1 1,1') await pair.tell('resume', pair.service, pair.web1);
    await waitFor(
      'both servers on both routers',
      async () => (await pair.both()).join(' ') === '1,1 1,1',
      20_000,
    );
    // one of two in turn, so both servers have one of these: before other traffic takes turns too
    const streams = [
      await pair.lab.stream({ at: pair.vip, forMs: 300_000 }),
      await pair.lab.stream({ at: pair.vip, forMs: 300_000 }),
    ];
    const traffic = await pair.lab.traffic({ at: pair.vip, forMs: 300_000, everyMs: 50 });
    // a first try that failed leaves no connection to the second one; those that have ended refuse to be stopped
    onTestFinished(async () => {
      await Promise.allSettled([...streams, traffic].map((each) => each.stop()));
    });
    await sleep(1000);
    await pair.tell('drain', pair.service, pair.web1);
    expect(await pair.both()).toEqual(['0,1', '0,1']);
    // requests that were under way at the moment of the drain end of themselves: then the stream alone is left
    const { value: shown } = await waitFor(
      'one open connection left on the drained server',
      async () => {
        const status = await pair.status('primary');
        return status.intents?.list[0]?.remaining?.active === 1 && status;
      },
      10_000,
    );
    expect(shown.checks?.find((c) => c.server === pair.web1)).toMatchObject({
      state: 'drained',
      reason: { code: 'drained', params: { by: 'root' } },
    });
    expect(shown.intents).toMatchObject({
      saved: true,
      list: [{ server: pair.web1, state: 'drained', remaining: { active: 1, persistent: 0 } }],
    });
    expect(shown.intents?.list[0]?.remaining?.endsIn).toBeGreaterThan(100);
    const later = await (await pair.lab.traffic({ at: pair.vip, forMs: 2000, everyMs: 100 })).done;
    expect(later.summary).toMatchObject({ failed: 0, byServer: { web2: 20 } });
    const ends = await Promise.all(streams.map((stream) => stream.stop()));
    expect(ends.map((end) => end.server).sort()).toEqual(['web1', 'web2']);
    for (const end of ends) {
      expect(end).toMatchObject({ disorder: 0, ended: 'stopped' });
      expect(end.lines).toBeGreaterThan(20);
    }
    for (const verb of ['reload', 'restart']) {
      await pair.lab.run('backup', ['pulse', verb], { timeoutMs: 60_000 });
      expect(await pair.weights('backup'), verb).toBe('0,1');
    }
    noneFailed(await traffic.stop(), 200);
  });

  it('check: a good and a refusing server, from either router, with what was sent and received (R59)', async () => {
    await pair.lab.realServer('web2', 'good');
    const seen = JSON.parse(await pair.tell('check', pair.service, pair.web2, '--json')) as CheckRun[];
    expect(seen).toMatchObject([
      {
        outcome: 'good',
        server: pair.web2,
        sent: { head: 'GET / HTTP/1.0\\r\\n\\r\\n', bytes: 18 },
        expect: 'HTTP',
      },
    ]);
    expect(seen[0]?.received.head).toMatch(/^HTTP\/1\.[01] 200/);
    await pair.lab.realServer('web2', 'refuse');
    const { code, stdout } = await lvsctl(pair.lab, 'primary', 'check', pair.service, pair.web2, '--peer');
    expect([code, stdout.includes('Connection refused')]).toEqual([1, true]);
    await pair.lab.realServer('web2', 'good');
  });

  it('drift: a weight set by hand and a virtual server of somebody else are told, written into lvs.cf and applied (R43)', async () => {
    const [, other = ''] = VIPS;
    const foreign = `tcp:${other}:80`;
    const drift = async () => {
      const { stdout, stderr } = await lvsctl(pair.lab, 'primary', 'drift', '--json');
      expect(stdout, stderr).not.toBe('');
      const { differences } = JSON.parse(stdout) as {
        differences: { code: string; since: string; changes: string[]; repairs: { command: string }[] }[];
      };
      return differences;
    };
    await pair.tell('resume', pair.service, pair.web1);
    // the test before had web2 refuse, and each router takes it back in its own time
    await waitFor('both servers on both', async () => (await pair.both()).join(' ') === '1,1 1,1', 30_000);
    await waitFor('nothing differs', async () => (await drift()).length === 0, 20_000);
    const ipvsadm = (...words: string[]) => pair.lab.run('primary', ['ipvsadm', ...words]);
    await ipvsadm('-e', '-t', `${pair.vip}:80`, '-r', pair.web1, '-g', '-w', '7');
    await ipvsadm('-A', '-t', `${other}:80`, '-s', 'rr');
    await ipvsadm('-a', '-t', `${other}:80`, '-r', pair.web2, '-g', '-w', '3');
    const { value: told } = await waitFor(
      'both are told',
      async () => {
        const found = await drift();
        return found.length === 2 && found;
      },
      20_000,
    );
    expect(told.map(({ code, repairs }) => [code, ...repairs.map(({ command }) => command)])).toEqual([
      [
        'hand-weight',
        `lvsctl resume '${pair.service}' '${pair.web1}'`,
        `lvsctl adopt '${pair.service}' '${pair.web1}'`,
      ],
      ['foreign-entry', `lvsctl adopt '${foreign}'`],
    ]);
    expect(told[0]?.changes).toEqual([expect.stringMatching(/1.* 7$/)]);
    // left so: nobody has asked for anything yet
    expect(await pair.both()).toEqual(['7,1', '1,1']);
    // it warns of re-entry below the interval of checks, as every save of this file does
    expect(await lvsctl(pair.lab, 'primary', 'adopt')).toMatchObject({ code: 0 });
    await pair.tell('apply', '--no-confirm', '--health', 'off');
    expect(await pair.both()).toEqual(['7,1', '7,1']);
    await waitFor('it is served', async () => (await pair.lab.holders(other)).join() === 'primary', 10_000);
    await waitFor('nothing differs', async () => (await drift()).length === 0, 20_000);
    const weight = (router: RouterName) => weightOf(pair.lab, router, foreign, pair.web2);
    expect([await weight('primary'), await weight('backup')]).toEqual([3, 3]);
  });

  it('no shell is given words to run on a router that reloads, restarts, checks and is operated by its peer (R9)', async () => {
    const seen = await shells();
    expect(seen.some(({ words }) => words.endsWith('/bin/pulse reload'))).toBe(true);
    // sshd gives the forced command, which is ours and fixed, to the account's shell
    expect(seen.filter((shell) => runsWords(shell) && shell.by !== 'sshd')).toEqual([]);
  });
});
