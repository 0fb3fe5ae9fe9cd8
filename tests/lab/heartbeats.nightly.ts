import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { address6Of, addressOf, startLab, VIPS, VIPS6, type RouterName, type TestLab } from './kit';
import { holder, sleep, startPair } from './kit/cluster';
import { lvsctl } from './kit/command';
import { noneRefused } from './kit/judge';
import { bothServers, lvscf } from './kit/lvscf';

const [vip = ''] = VIPS;
const [vip6 = ''] = VIPS6;
const deadtime = 3;
const routers: RouterName[] = ['primary', 'backup'];
/** Seconds for a check: longer than another router's boot keeps the lab's one processor. */
const timeout = 2;

// Not 200 and 600, as two-kernels.nightly.ts: whoever stands still for deadtime on a busy machine is rightly taken for dead.
const quick = lvscf({
  timeout,
  more: ['keepalive_ms = 500', 'deadtime_ms = 1500', 'nopreempt = 1', 'vrid = 99'],
  virtual: [{ vip, servers: bothServers }],
});

/** Not one IPv4 address in it: heartbeats, VIP and real servers. */
const six = (() => {
  const servers = (['web1', 'web2'] as const).map((name) => ({ name, address: address6Of(name) }));
  let text = lvscf({ deadtime, timeout, virtual: [{ vip: vip6, servers }] });
  for (const router of routers)
    for (const network of ['public', 'private'] as const)
      text = text.replaceAll(` ${addressOf(router, network)}\n`, ` ${address6Of(router, network)}\n`);
  return text;
})();

/** Prints the sender and the virtual router id of the next VRRP advert (protocol 112) that the router hears over IPv4. */
const advert = `use Socket; socket(S, PF_INET, SOCK_RAW, 112) or die; recv(S, $p, 999, 0);
  print inet_ntoa(substr($p, 12, 4)), " ", unpack("C", substr($p, 4 * (ord($p) & 15) + 1, 1))`;

describe('heartbeats', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  const startAnew = async (text: string, at: string) => {
    for (const router of routers) await lab.run(router, ['pulse', 'stop'], { timeoutMs: 60_000 });
    await startPair(lab, text, { vip: at, servers: 2 });
  };

  it('below a second move the service within deadtime_ms + 1 s; with nopreempt it stays there and says why, until it is handed over; adverts bear the vrid (R22)', async () => {
    await startAnew(quick, vip);
    expect(await lab.run('backup', ['timeout', '10', 'perl', '-e', advert])).toBe(
      `${addressOf('primary')} 99`,
    );
    const traffic = await lab.traffic({ at: vip, forMs: 120_000, everyMs: 25 });
    await sleep(1000);
    await lab.cut('primary');
    await holder(lab, vip, 'backup', 5000);
    await lab.heal('primary');
    // more than it would wait for a round of checks (docs/fail-back.md): 2 timeouts and 5 s
    const end = performance.now() + (2 * timeout + 7) * 1000;
    while (performance.now() < end) {
      expect(await lab.holders(vip)).toEqual(['backup']);
      await sleep(200);
    }
    const status = await lvsctl(lab, 'primary', 'status');
    expect(status.stdout).toContain('as nopreempt says');
    await lab.run('backup', ['pulse', 'hand-over'], { timeoutMs: 60_000 });
    await holder(lab, vip, 'primary', 10_000);
    await sleep(1000);
    const result = await traffic.stop();
    noneRefused(result, 300);
    const { gapMs, total } = result.summary;
    console.log(`adverts every 500 ms, deadtime 1500 ms: gap ${gapMs} ms, ${total} requests`);
    expect(gapMs).toBeLessThanOrEqual(1500 + 1000);
    expect(gapMs).toBeGreaterThan(500);
  });

  it('between routers with IPv6 addresses alone move the service within deadtime + 1 s, and back (R22, R36)', async () => {
    expect(six).not.toMatch(/ [0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\n/);
    await startAnew(six, vip6);
    expect(await lab.holders(vip)).toEqual([]);
    const traffic = await lab.traffic({ at: `[${vip6}]`, forMs: 120_000, everyMs: 25 });
    await sleep(1000);
    await lab.cut('primary');
    await holder(lab, vip6, 'backup', (deadtime + 5) * 1000);
    await sleep(1000);
    await lab.heal('primary');
    await holder(lab, vip6, 'primary', 30_000);
    await sleep(1000);
    const result = await traffic.stop();
    noneRefused(result, 200);
    const { gapMs, total, byServer } = result.summary;
    console.log(`IPv6 alone, deadtime ${deadtime} s: gap ${gapMs} ms, ${total} requests`);
    expect(Object.keys(byServer).sort()).toEqual(['web1', 'web2']);
    expect(gapMs).toBeLessThanOrEqual((deadtime + 1) * 1000);
    expect(gapMs).toBeGreaterThan(500);
  });
});
