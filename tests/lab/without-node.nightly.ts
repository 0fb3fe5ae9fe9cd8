import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from './kit';
import { holder, sleep } from './kit/cluster';
import { lvsctl } from './kit/command';
import { noneRefused } from './kit/judge';
import { OperatedPair } from './kit/operated';

describe('a router in an emergency', () => {
  let pair: OperatedPair;
  beforeAll(async () => {
    pair = await OperatedPair.start();
  });
  afterAll(() => pair?.lab.stop());

  const pulse = (...words: string[]) => pair.lab.exec('primary', ['pulse', ...words], { timeoutMs: 60_000 });
  /** Node, the agent and lvsd of the primary are there again, and all stands as in the beginning. */
  const whole = async () => {
    await pair.lab.nodeAway('primary', false);
    await pair.lab.service('primary', 'agent', 'start');
    await pair.lab.run('primary', ['pulse', 'boot'], { timeoutMs: 60_000 });
    await waitFor(
      'lvsd of the primary',
      async () => {
        const { checks } = await pair.status('primary');
        return checks?.length === 2 && checks.every(({ state }) => state === 'up');
      },
      60_000,
      500,
    );
    await holder(pair.lab, pair.vip, 'primary', 30_000);
    expect(await pair.both()).toEqual(['1,1', '1,1']);
  };

  it('without Node: what was halted stays out over a boot, until resume (R57, R69)', async () => {
    await whole();
    await pair.tell('halt', 'service1', 'web1');
    expect(await pair.both()).toEqual([',1', ',1']);
    await pair.lab.reboot('backup', { nodeAway: true });
    await waitFor('the table of the backup', async () => (await pair.weights('backup')) === ',1', 20_000);
    expect(await pair.lab.killAll('backup', 'node')).toBe(0);
    await pair.lab.nodeAway('backup', false);
    await pair.lab.run('backup', ['pulse', 'boot'], { timeoutMs: 60_000 });
    await waitFor('lvsd', async () => (await pair.status('backup')).checks !== null, 60_000, 500);
    expect(await pair.weights('backup')).toBe(',1');
    await pair.tell('resume', pair.service, pair.web1);
    await waitFor('web1 on both', async () => (await pair.both()).join(' ') === '1,1 1,1', 20_000);
  });

  it('without Node: pulse hands over, takes back, stops and boots with nobody refused; what needs lvs.cf says so and changes nothing (R22, R50, R69)', async () => {
    await whole();
    const { lab, vip } = pair;
    await lab.nodeAway('primary');
    await lab.killAll('primary', 'node');
    const traffic = await lab.traffic({ at: vip, forMs: 300_000, everyMs: 50 });
    await sleep(1000);
    const table = await lab.savedTable('primary');
    for (const verb of ['reload', 'restart']) {
      const { code, stderr } = await pulse(verb);
      expect([verb, code, stderr]).toEqual([verb, 6, expect.stringContaining('Node is not here')]);
      expect((await pulse('status')).code).toBe(0);
    }
    expect(await lab.savedTable('primary')).toBe(table);
    expect(await lab.holders(vip)).toEqual(['primary']);

    expect(await pulse('hand-over')).toMatchObject({ code: 0 });
    await holder(lab, vip, 'backup', 1000);
    // lowered, it does not take it back: more than deadtime
    await sleep(5000);
    expect(await lab.holders(vip)).toEqual(['backup']);
    expect(await pulse('take-back')).toMatchObject({ code: 0 });
    await holder(lab, vip, 'primary', 30_000);

    expect(await pulse('stop')).toMatchObject({ code: 0 });
    expect(await lab.holders(vip)).toEqual(['backup']);
    expect(await lab.table('primary')).toEqual([]);
    expect((await pulse('status')).code).toBe(3);
    const start = await pulse('start');
    expect([start.code, start.stderr]).toEqual([6, expect.stringContaining('`pulse boot`')]);
    expect((await pulse('status')).code).toBe(3);
    expect(await pulse('boot')).toMatchObject({ code: 0 });
    expect(await lab.savedTable('primary')).toBe(table);
    await holder(lab, vip, 'primary', 30_000);
    expect(await lab.killAll('primary', 'node')).toBe(0);
    await sleep(2000);
    const result = await traffic.stop();
    noneRefused(result, 300);
    const { total, gapMs, longestMs } = result.summary;
    console.log(`without Node: ${total} requests, gap ${gapMs} ms, longest ${longestMs} ms`);
    await whole();
  });

  it('without its agent: root’s lvsctl drains, fails over and back, stops and starts, and says what it cannot know (R13, R57, R58)', async () => {
    await whole();
    const { lab, vip } = pair;
    await lab.service('primary', 'agent', 'stop');
    const told = async (...words: string[]) => {
      const { code, stdout, stderr } = await lvsctl(lab, 'primary', ...words);
      expect(code, `${words.join(' ')}: ${stdout}${stderr}`).toBe(0);
      return stdout + stderr;
    };
    const traffic = await lab.traffic({ at: vip, forMs: 300_000, everyMs: 50 });
    const status = await lvsctl(lab, 'primary', 'status', '--json');
    expect(status.code).toBe(3);
    expect(JSON.parse(status.stdout)).toMatchObject({
      pulse: { state: 'running' },
      held: { vips: 'all' },
      checks: null,
      unknown: { checks: { code: 'no-agent' } },
    });
    expect(await told('drain', 'service1', 'web1')).toContain('done without it');
    expect(await pair.both()).toEqual(['0,1', '0,1']);
    expect(await told('resume', 'service1', 'web1')).toContain('done without it');
    await waitFor('web1 on both', async () => (await pair.both()).join(' ') === '1,1 1,1', 20_000);

    expect(await told('failover')).toContain('have left this router');
    await holder(lab, vip, 'backup', 1000);
    await told('failover', '--back');
    await holder(lab, vip, 'primary', 30_000);
    await told('stop');
    expect(await lab.holders(vip)).toEqual(['backup']);
    await told('start');
    await holder(lab, vip, 'primary', 60_000);
    noneRefused(await traffic.stop(), 300);
    await whole();
  });
});
