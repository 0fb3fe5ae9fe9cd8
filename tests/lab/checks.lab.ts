import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lvsdReplySchema } from '@/lib/protocol/lvsd';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { weightOf, writeLvscf } from './kit/cluster';
import { bothServers, lvscf } from './kit/lvscf';

const [first = '', second = '', third = '', fourth = ''] = VIPS;
/** A program's start is several processes, each 65 ms and more on the lab's one processor. */
const T = 4;
const R = 4;
const byProgram = `tcp:${first}:80`;
const byPage = `tcp:${second}:443`;
const byAgent = `tcp:${third}:80`;
const byUptime = `tcp:${fourth}:80`;
const servers = bothServers.map((server) => ({ ...server, weight: 50 }));

describe('checks', () => {
  let lab: TestLab;
  let mode: string;

  const ask = async () => {
    const script = `require('net').connect(process.env.LVS_ROOT + '/run/pulse/lvsd.sock')
      .on('connect', function () { this.write('{"method":"status"}\\n') }).pipe(process.stdout)`;
    const reply = lvsdReplySchema.parse(JSON.parse(await lab.run('primary', ['node', '-e', script])));
    if (!reply.ok) throw new Error(`lvsd refuses: ${reply.error.code} ${reply.error.params.detail}`);
    return reply.status;
  };
  const reasons = async (service: string) =>
    (await ask()).checks.filter((c) => c.service === service).map((c) => c.reason?.code ?? c.state);
  const weights = async (service: string) =>
    Promise.all(
      ['10.83.0.21', '10.83.0.22'].map((a) =>
        weightOf(lab, 'primary', service, `${a}:${service.split(':')[2]}`),
      ),
    );
  const until = (what: string, service: string, wanted: string[], limit: number) =>
    waitFor(
      what,
      async () => {
        const checks = (await ask()).checks.filter((c) => c.service === service);
        const seen = checks.map((c) => c.reason?.code ?? c.state);
        if (seen.join() !== wanted.join()) throw new Error(JSON.stringify(checks.map((c) => c.reason)));
        return true;
      },
      limit * 1000,
      300,
    );

  beforeAll(async () => {
    lab = await startLab();
    const { root } = lab.paths('primary');
    mode = `${root}/mode`;
    const program = `${root}/etc/lvs-console/programs.d/check`;
    const script = `#!/bin/sh
case $(cat ${mode} 2>/dev/null) in
  hang) setsid setsid sleep 7051 & sleep 7052 ;;
  exit) echo OK; exit 3 ;;
  *) [ "$(id -un) $2" = "nobody 80" ] && echo OK ;;
esac
`;
    await lab.write('primary', program, script, 0o755);
    await writeLvscf(
      lab,
      'primary',
      lvscf({
        timeout: T,
        reentry: R,
        virtual: [
          { vip: first, servers, check: ['', 'OK'], more: [`send_program = "${program} %h %p"`] },
          {
            vip: second,
            port: 443,
            servers,
            more: ['check = https', 'check_status = 200', 'slow_start = 10', 'keep_last = 1'],
          },
        ],
      }),
    );
    await lab.run('primary', ['pulse', 'start'], { timeoutMs: 60_000 });
    await until('good by program', byProgram, ['up', 'up'], 30);
    await until('good by page', byPage, ['up', 'up'], 30);
  });
  afterAll(() => lab?.stop());

  it('a program runs unprivileged; its status takes servers out, hanging it is killed with its children, and nothing else is touched (R30)', async () => {
    await lab.write('primary', mode, 'exit', 0o644);
    await until('out by status', byProgram, ['program-exit', 'program-exit'], 3 * T);
    expect(await weights(byProgram)).toEqual([null, null]);
    await lab.write('primary', mode, 'hang', 0o644);
    await until('out for hanging', byProgram, ['program-hung', 'program-hung'], 6 * T);
    await lab.write('primary', mode, 'good', 0o644);
    await until('good again', byProgram, ['up', 'up'], R + 4 * T);
    await waitFor(
      'no child left',
      async () => (await lab.exec('primary', ['pgrep', '-f', 'sleep 705'])).code === 1,
      5000,
    );
    expect(await weights(byProgram)).toEqual([50, 50]);
    expect(await weights(byPage)).toEqual([50, 50]);
  });

  it('a server whose page fails leaves, and comes back slowly (R45)', async () => {
    await lab.realServer('web1', 'refuse');
    await waitFor('out', async () => (await weights(byPage))[0] === null, (T + 2) * 1000);
    await lab.realServer('web1', 'good');
    const seen: number[] = [];
    await waitFor(
      'full weight',
      async () => {
        const [weight] = await weights(byPage);
        if (weight !== null && weight !== undefined && weight !== seen.at(-1)) seen.push(weight);
        return weight === 50;
      },
      (R + T + 12) * 1000,
    );
    expect(seen[0]).toBeLessThanOrEqual(10);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await ask()).holds).toEqual([]);
  });

  it('when all fail at once the last one stays, and the router is suspected (R45)', async () => {
    await Promise.all([lab.realServer('web1', 'refuse'), lab.realServer('web2', 'refuse')]);
    await waitFor('kept', async () => (await ask()).kept.join() === byPage, (2 * T + 2) * 1000);
    expect((await weights(byPage)).filter((w) => w === 50)).toHaveLength(1);
    expect((await reasons(byPage)).toSorted()).toEqual(['kept-last', 'refused']);
    expect(await weights(byProgram)).toEqual([50, 50]);
    await Promise.all([lab.realServer('web1', 'good'), lab.realServer('web2', 'good')]);
    await until('good again', byPage, ['up', 'up'], R + 4 * T + 15);
    expect((await ask()).kept).toEqual([]);
  });

  describe('weights follow the load', () => {
    const agent = '/run/agent-says';
    const says = (word: string) => lab.write('web1', agent, `${word}\n`);
    const loads = async (service: string) => (await ask()).checks.filter((c) => c.service === service);
    const became = (what: string, service: string, wanted: (number | null)[], limit: number) =>
      waitFor(what, async () => (await weights(service)).join() === wanted.join(), limit * 1000, 200);

    beforeAll(async () => {
      const { root } = lab.paths('primary');
      const folder = `${root}/etc/lvs-console`;
      const keygen = ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f'];
      await lab.run('primary', [...keygen, `${folder}/load_key`]);
      await lab.run('web1', [...keygen, '/run/host_key']);
      const key = await lab.run('primary', ['cat', `${folder}/load_key.pub`]);
      const hostKey = await lab.run('web1', ['cat', '/run/host_key.pub']);
      await lab.write('web1', '/run/load_keys', `command="uptime",restrict ${key}`, 0o644);
      await lab.write('primary', `${folder}/load_known_hosts`, `10.83.0.21 ${hostKey}`, 0o644);
      const policy = `load_ssh_key = ${folder}/load_key\nload_ssh_user = lvs-peer\n`;
      await lab.write('primary', lab.paths('primary').agentConf, policy, 0o644);
      await says('up');
      const server = `require('net').createServer((s) => s.on('error', () => 0).end(require('fs').readFileSync('${agent}'))).listen(3333)`;
      await lab.spawn('web1', ['node', '-e', server]);
      const [web1] = servers.map((each) => ({ ...each, weight: 100 }));
      const both = servers.map((each) => ({ ...each, weight: 100 }));
      const load = ['load_interval = 1', 'load_monitor = feedback'];
      await writeLvscf(
        lab,
        'primary',
        lvscf({
          serial: 2,
          ...{ timeout: T, reentry: R },
          more: ['rsh_command = ssh'],
          virtual: [
            { vip: third, servers: both, scheduler: 'wlc', check: null, more: load },
            {
              ...{ vip: fourth, servers: web1 ? [web1] : [], scheduler: 'wlc', check: null },
              more: ['load_interval = 6', 'load_monitor = uptime'],
            },
          ],
        }),
      );
      await lab.run('primary', ['pulse', 'reload'], { timeoutMs: 60_000 });
      await became('both at their weight', byAgent, [100, 100], 20);
    });

    it('an agent’s word moves the kernel’s weight in steps, drains at once, and its silence brings the weight back (R34)', async () => {
      const seen: number[] = [];
      await says('30%');
      await waitFor(
        '30',
        async () => {
          const [weight = null] = await weights(byAgent);
          if (weight !== null && weight !== seen.at(-1)) seen.push(weight);
          return weight === 30;
        },
        15_000,
        100,
      );
      expect(seen.filter((weight) => weight < 100)).toEqual([75, 50, 30]);
      const [one, two] = await loads(byAgent);
      expect(one?.reason).toMatchObject({ code: 'weight-by-load', params: { weight: 30, said: '30%' } });
      expect(two).toMatchObject({
        state: 'up',
        load: { said: null, share: 1, reason: { code: 'load-unreachable' } },
      });
      expect(await weights(byAgent)).toEqual([30, 100]);
      await says('drain');
      await became('drained', byAgent, [0, 100], 5);
      expect((await loads(byAgent))[0]?.reason?.code).toBe('load-drain');
      expect(await lab.run('primary', ['lvsctl', 'status'])).toContain('asks for no new clients');
      await lab.run('web1', ['pkill', '-f', agent]);
      await became('the configured weight', byAgent, [100, 100], 12);
      expect((await loads(byAgent))[0]?.load).toMatchObject({
        said: null,
        reason: { code: 'load-unreachable' },
      });
      expect((await ask()).holds).toEqual([]);
    });

    it('uptime by ssh, with root’s key and host keys only, is what the weight follows (R34)', async () => {
      const known = async () => (await loads(byUptime))[0]?.load;
      await waitFor(
        'unreachable',
        async () => {
          const { reason } = (await known()) ?? {};
          if (reason?.code === 'load-program') return true;
          throw new Error(JSON.stringify(reason));
        },
        15_000,
        500,
      );
      const config =
        'HostKey /run/host_key\nAuthorizedKeysFile /run/load_keys\nStrictModes no\nUsePAM no\nPidFile none\n';
      await lab.write('web1', '/run/sshd_config', config);
      const sshd = await lab.spawn('web1', ['/usr/sbin/sshd', '-D', '-f', '/run/sshd_config']);
      // The kernel has one load for all machines of the lab; who is nice counts in it and holds up nobody.
      const burn = 'for n in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait';
      const burning = await lab.spawn('web1', ['nice', '-n', '19', 'timeout', '40', 'sh', '-c', burn]);
      await waitFor(
        'a load that moves it',
        async () => {
          const load = await known();
          if ((load?.share ?? 1) < 1) return true;
          throw new Error(JSON.stringify(load));
        },
        30_000,
        500,
      );
      const { said, observedAt } = (await known()) ?? {};
      const load = Number((await lab.run('web1', ['cat', '/proc/loadavg'])).split(' ')[0]);
      expect(Math.abs(Number(said?.replace('load ', '')) - load)).toBeLessThan(2);
      expect(Date.parse(observedAt ?? '')).toBeGreaterThan(Date.now() - 3_600_000);
      expect(await weightOf(lab, 'primary', byUptime, '10.83.0.21:80')).toBeLessThan(100);
      await burning.stop();
      await sshd.stop();
      await waitFor(
        'the configured weight',
        async () => (await weightOf(lab, 'primary', byUptime, '10.83.0.21:80')) === 100,
        30_000,
        500,
      );
    });
  });
});
