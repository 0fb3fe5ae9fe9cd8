import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lvsdReplySchema } from '@/lib/protocol/lvsd';
import { startLab, VIPS, waitFor, type TestLab } from './kit';
import { weightOf, writeLvscf } from './kit/cluster';
import { bothServers, lvscf } from './kit/lvscf';

const [first = '', second = ''] = VIPS;
/** A program's start is several processes, each 65 ms and more on the lab's one processor. */
const T = 4;
const R = 4;
const byProgram = `tcp:${first}:80`;
const byPage = `tcp:${second}:443`;
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
});
