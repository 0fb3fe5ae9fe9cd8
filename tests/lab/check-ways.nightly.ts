import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lvsdReplySchema } from '@/lib/protocol/lvsd';
import { addressOf, startLab, VIPS, waitFor, type TestLab } from './kit';
import { sleep, weightOf, writeLvscf } from './kit/cluster';
import { bothServers, lvscf } from './kit/lvscf';

const [first = '', second = '', third = '', fourth = '', fifth = ''] = VIPS;
const T = 2;
const R = 4;
const web1 = addressOf('web1');
const get: [string, string] = ['GET / HTTP/1.0\\r\\n\\r\\n', 'HTTP/1.[01] [23]0[0-9] '];
const only1 = bothServers.slice(0, 1);

/** The directives of a check that no other lab test turns: one router, a virtual server for each way. */
describe('ways to check a server', () => {
  let lab: TestLab;
  const checks = async () => {
    const script = `require('net').connect(process.env.LVS_ROOT + '/run/pulse/lvsd.sock')
      .on('connect', function () { this.write('{"method":"status"}\\n') }).pipe(process.stdout)`;
    const reply = lvsdReplySchema.parse(JSON.parse(await lab.run('primary', ['node', '-e', script])));
    if (!reply.ok) throw new Error(reply.error.code);
    return reply.status.checks;
  };
  const stateOf = async (service: string) => {
    const found = (await checks()).find((check) => check.service === service);
    return found?.reason?.code ?? found?.state;
  };
  const become = (service: string, wanted: string, limitMs: number) =>
    waitFor(
      `${service} ${wanted}`,
      async () => {
        const seen = await stateOf(service);
        if (seen !== wanted) throw new Error(seen);
        return true;
      },
      limitMs,
    );
  const weight = (service: string, port = 80) => weightOf(lab, 'primary', service, `${web1}:${port}`);

  beforeAll(async () => {
    lab = await startLab();
    const page = `require('http').createServer((q, a) => {
      a.statusCode = q.headers.host === 'shop.example' ? 200 : 404; a.end() }).listen(8090)`;
    await lab.spawn('web1', ['node', '-e', page]);
    const agent = `require('net').createServer((s) => s.on('error', () => 0).end('30%\\n')).listen(4444)`;
    await lab.spawn('web1', ['node', '-e', agent]);
    const at = { servers: only1, port: 8090, check: null };
    const http = ['check = http', 'check_path = /', 'check_status = 200'];
    const load = ['load_monitor = feedback', 'load_interval = 1', 'feedback_port = 4444'];
    const loaded = [{ name: 'web1', address: web1, weight: 100 }];
    await writeLvscf(
      lab,
      'primary',
      lvscf({
        timeout: T,
        reentry: R,
        virtual: [
          { vip: first, servers: only1, check: get, more: ['use_regex = 1'] },
          { vip: first, device: 'eth0:1', port: 8080, servers: only1, check: get },
          { ...at, vip: second, more: [...http, 'check_host = shop.example'] },
          { ...at, vip: fifth, more: http },
          { vip: third, servers: only1, more: ['fall = 3'] },
          { vip: fourth, servers: loaded, scheduler: 'wlc', check: null, more: load },
        ],
      }),
    );
    await lab.run('primary', ['pulse', 'start'], { timeoutMs: 60_000 });
    await become(`tcp:${third}:80`, 'up', 30_000);
  });
  afterAll(() => lab?.stop());

  it('use_regex: what is expected is a pattern with it, and those very characters without it (R45)', async () => {
    await become(`tcp:${first}:80`, 'up', 10_000);
    await become(`tcp:${first}:8080`, 'mismatch', 10_000);
    expect(await weight(`tcp:${first}:80`)).toBe(1);
    expect(await weight(`tcp:${first}:8080`, 8080)).toBeNull();
  });

  it('check_host: the page is asked for at that name (R45)', async () => {
    await become(`tcp:${second}:8090`, 'up', 10_000);
    await become(`tcp:${fifth}:8090`, 'http-status', 10_000);
    expect([await weight(`tcp:${second}:8090`, 8090), await weight(`tcp:${fifth}:8090`, 8090)]).toEqual([
      1,
      null,
    ]);
  });

  it('fall: two failures keep it in the table and are told, the third takes it out (R45)', async () => {
    const service = `tcp:${third}:80`;
    await lab.realServer('web1', 'refuse');
    await become(service, 'failing', 2 * T * 1000);
    expect(await weight(service)).toBe(1);
    await become(service, 'refused', (3 * T + 2) * 1000);
    await waitFor('out', async () => (await weight(service)) === null, 2000);
    await lab.realServer('web1', 'good');
    await become(service, 'up', (R + T + 3) * 1000);
    // one failure between good checks takes nothing out, however often
    await lab.realServer('web1', 'refuse');
    await become(service, 'failing', 2 * T * 1000);
    await lab.realServer('web1', 'good');
    await become(service, 'up', 2 * T * 1000);
    await sleep(T * 1000);
    expect(await weight(service)).toBe(1);
  });

  it('feedback_port: the agent is asked at that port (R34)', async () => {
    const service = `tcp:${fourth}:80`;
    await waitFor(
      '30 of 100',
      async () => {
        if ((await weight(service)) === 30) return true;
        const found = (await checks()).find((check) => check.service === service);
        throw new Error(JSON.stringify(found?.load));
      },
      20_000,
    );
  });
});
