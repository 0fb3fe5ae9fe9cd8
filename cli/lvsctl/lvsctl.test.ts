import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusSchema } from '@/lib/protocol';
import { TestRouter, build, ownAddress } from '@/lib/router/two-routers.test-kit';

let router: TestRouter;

beforeAll(() => {
  build();
  router = new TestRouter('lvsctl');
}, 60_000);
afterAll(() => router.remove());

describe('lvsctl as a command', () => {
  it('lists its verbs; none of a later release is offered', async () => {
    const { code, out } = await router.run('lvsctl', ['--help']);
    expect(code).toBe(0);
    expect(out).toContain('status');
    expect(out).toContain('Exit: 0');
    for (const verb of ['support-bundle']) {
      const asked = await router.run('lvsctl', [verb]);
      expect([verb, asked.code]).toEqual([verb, 2]);
      expect(asked.err).toContain('there is no verb');
    }
  }, 30_000);

  it.each([
    [[]],
    [['save']],
    [['save', 'a', 'b']],
    [['status', '--peer', '--pair']],
    [['apply', '--confirm', 'soon']],
    [['apply', '--confirm', '5', '--no-confirm']],
    [['save', 'x', '--base', 'zz']],
    [['apply', '--health', 'magic']],
    [['extend', 'soon']],
    [['extend', '0']],
    [['pull', 'x']],
    [['adopt', 'a', 'b', 'c']],
    [['drift', 'x']],
    [['history', '--limit', '0']],
    [['table', '--nonsense']],
    [['table', '--stats', '--rate']],
    [['table', '--seconds', '2']],
    [['connections', 'a', 'b']],
    [['connections', '--limit', '1001']],
    [['rates', '--minutes', '61']],
    [['pair']],
    [['real-server', 'HTTP']],
    [['real-server', 'HTTP', 'web1', '--how', 'magic']],
    [['real-server', 'HTTP', 'web1', '--family', 'suse']],
  ])('R63 %j is wrong usage: 2, and the usage is shown', async (args) => {
    const { code, err } = await router.run('lvsctl', args);
    expect(code).toBe(2);
    expect(err).toContain('usage: lvsctl');
  });

  it('with the agent dead says so: 3, and as JSON the code', async () => {
    const words = await router.run('lvsctl', ['facts']);
    expect(words.code).toBe(3);
    expect(words.err).toMatch(/^this router does not answer: .*agent\.sock/);
    const json = await router.run('lvsctl', ['facts', '--json']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'unreachable' } });
  });

  it('no peer: 3, with what to do', async () => {
    const { code, err } = await router.run('lvsctl', ['status', '--peer']);
    expect(code).toBe(3);
    expect(err).toContain('lvsctl pair HOST');
  });
});

describe('as root with the agent dead', () => {
  it('R13 status is read from pid files, addresses and files, and what is not known says why', async () => {
    const dead = new TestRouter('dead');
    try {
      mkdirSync(`${dead.root}/etc/sysconfig/ha`, { recursive: true });
      const vip = `virtual HTTP {\n     active = 1\n     address = ${ownAddress()} eth0:1\n     port = 80\n}\n`;
      writeFileSync(dead.lvscf, `serial_no = 9\nprimary = ${ownAddress()}\nservice = lvs\n${vip}`);
      const { code, out, err } = await dead.run('lvsctl', ['status', '--json']);
      expect(code).toBe(3);
      expect(err).toContain('does not answer');
      const status = statusSchema.parse(JSON.parse(out));
      expect(status).toMatchObject({
        router: 'primary',
        pulse: { state: 'stopped' },
        held: { vips: 'all' },
        vrrp: null,
        checks: null,
        config: { saved: { serial_no: 9 }, running: null },
        unknown: { checks: { code: 'no-agent' } },
      });
      mkdirSync(`${dead.root}/run/pulse`, { recursive: true });
      // A pid that belongs to another program by now is no keepalived.
      writeFileSync(`${dead.root}/run/pulse/keepalived.pid`, `${process.pid}\n`);
      const after = statusSchema.parse(JSON.parse((await dead.run('lvsctl', ['status', '--json'])).out));
      expect(after.pulse.state).toBe('failed');
    } finally {
      await dead.remove();
    }
  }, 30_000);

  it('R57, R58 drain is kept for when pulse runs, for root alone; a name that fits nothing is refused with what there is', async () => {
    const dead = new TestRouter('dead');
    try {
      mkdirSync(`${dead.root}/etc/sysconfig/ha`, { recursive: true });
      const server = '     server one {\n         address = 10.9.8.7\n     }\n';
      const http = `virtual HTTP {\n     address = 10.9.8.100 eth0:1\n     port = 80\n${server}}\n`;
      writeFileSync(dead.lvscf, `serial_no = 9\nprimary = ${ownAddress()}\nservice = lvs\n${http}`);
      const wrong = await dead.run('lvsctl', ['drain', 'HTTP', 'two']);
      expect([wrong.code, wrong.err.includes('10.9.8.7:80 (one)')]).toEqual([2, true]);
      const { code, out, err } = await dead.run('lvsctl', ['drain', 'HTTP', 'one']);
      expect([code, err.includes('done without it')]).toEqual([0, true]);
      expect(out).toContain('this router: kept; it holds when lvsd runs again');
      const kept = readFileSync(`${dead.root}/var/lib/lvs-agent/intents`, 'utf8');
      expect(kept).toMatch(/^tcp:10\.9\.8\.100:80 10\.9\.8\.7:80 drained \d{4}-\S+Z \S.*\n$/);
      const failover = await dead.run('lvsctl', ['failover']);
      expect([failover.code, failover.out.includes('It does not run')]).toEqual([1, true]);
    } finally {
      await dead.remove();
    }
  }, 60_000);

  it('R13 stop runs the service script itself', async () => {
    const { code, out, err } = await router.run('lvsctl', ['stop', '--json']);
    expect(JSON.parse(out)).toMatchObject({ verb: 'stop', routers: [{ direct: true, failure: null }] });
    expect([code, err]).toEqual([0, '']);
  }, 30_000);

  it('R13 start without lvs.cf fails in words of the service, and starts nothing', async () => {
    const { code, out, err } = await router.run('lvsctl', ['start']);
    expect(code).toBe(1);
    expect(err).toContain('pulse was told directly');
    expect(out).toMatch(/pulse start failed \(code \d+\)/);
  }, 30_000);
});
