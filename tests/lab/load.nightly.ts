import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lvsdReplySchema } from '@/lib/protocol/lvsd';
import { PRODUCT } from '@/lab/topology';
import { addressOf, startLab, VIPS, waitFor, type TestLab } from './kit';
import { weightOf, writeLvscf } from './kit/cluster';
import { lvscf } from './kit/lvscf';

const [first = '', second = '', third = ''] = VIPS;
const [byRup, byRuptime, byRupFull] = [`tcp:${first}:80`, `tcp:${second}:80`, `tcp:${third}:80`];
const unpacked = (file: string) => `${PRODUCT}/.lab/unpacked/${file}`;
const web1 = { name: 'web1', address: addressOf('web1'), weight: 100 };
const web2 = { name: 'web2', address: addressOf('web2'), weight: 100 };
const follow = (tool: string) => [`load_monitor = ${tool}`, 'load_interval = 2'];

/** With the distribution's own daemons: the port mapper and rpc.rstatd on a real server, rwhod there and on the router. */
describe('weights by the load that rup and ruptime show', () => {
  let lab: TestLab;
  const loadOf = async (service: string, server: string) => {
    const script = `require('net').connect(process.env.LVS_ROOT + '/run/pulse/lvsd.sock')
      .on('connect', function () { this.write('{"method":"status"}\\n') }).pipe(process.stdout)`;
    const reply = lvsdReplySchema.parse(JSON.parse(await lab.run('primary', ['node', '-e', script])));
    if (!reply.ok) throw new Error(reply.error.code);
    const found = reply.status.checks.find((c) => c.service === service && c.server === `${server}:80`);
    return found?.load ?? null;
  };
  const until = (
    what: string,
    service: string,
    server: string,
    good: (load: NonNullable<Awaited<ReturnType<typeof loadOf>>>) => boolean,
  ) =>
    waitFor(
      what,
      async () => {
        const load = await loadOf(service, server);
        if (load && good(load)) return load;
        throw new Error(JSON.stringify(load));
      },
      60_000,
      500,
    );
  const sh = (machine: 'web1' | 'primary', script: string) => lab.run(machine, ['sh', '-c', script]);
  /** It goes into the background by itself. */
  const rwhod = (machine: 'web1' | 'primary') =>
    lab.run(machine, [unpacked('rwhod/usr/sbin/rwhod'), '-u', 'nobody']);
  /** The kernel has one load for all machines of the lab. */
  const loadavg = async () => Number((await lab.run('web1', ['cat', '/proc/loadavg'])).split(' ')[0]);

  beforeAll(async () => {
    execFileSync('lab/unpack', ['rpcbind', 'rstatd', 'rwhod']);
    lab = await startLab();
    // what installing the package would make: the account that the port mapper runs as
    const account = '_rpc:x:7084:65534::/run/rpcbind:/usr/sbin/nologin';
    await sh(
      'web1',
      `{ cat /etc/passwd; echo ${account}; } >/run/passwd && mount --bind /run/passwd /etc/passwd`,
    );
    await sh('web1', 'mkdir -p /run/rpcbind');
    await lab.spawn('web1', [unpacked('rpcbind/sbin/rpcbind'), '-f']);
    for (const machine of ['web1', 'primary'] as const) {
      // rwhod sends to the broadcast address of each card, which the lab's have not, and keeps what it hears in that folder
      const own = `${addressOf(machine)}/24`;
      await sh(machine, `ip addr del ${own} dev eth0 && ip addr add ${own} brd + dev eth0`);
      await sh(machine, 'mount -t tmpfs spool /var/spool && mkdir -m 1777 /var/spool/rwho');
    }
    await writeLvscf(
      lab,
      'primary',
      lvscf({
        timeout: 4,
        virtual: [
          { vip: first, scheduler: 'wlc', servers: [web1, web2], check: null, more: follow('rup') },
          { vip: second, scheduler: 'wlc', servers: [web1, web2], check: null, more: follow('ruptime') },
          // more than the burning below makes
          {
            ...{ vip: third, scheduler: 'wlc', servers: [web1], check: null },
            more: [...follow('rup'), 'load_full = 1000'],
          },
        ],
      }),
    );
    await lab.run('primary', ['pulse', 'start'], { timeoutMs: 60_000 });
  });
  afterAll(() => lab?.stop());

  it('rup: asked of rpc.rstatd by way of the port mapper; a server without it, and one not full yet, keep theirs (R34)', async () => {
    await until('no rstatd yet', byRup, web1.address, ({ reason }) => reason?.code === 'load-no-rstatd');
    await until('no port mapper', byRup, web2.address, ({ reason }) => reason?.code === 'load-unreachable');
    // with a socket as its standard input it would take itself for a child of inetd
    await lab.spawn('web1', ['sh', '-c', `exec ${unpacked('rstatd/usr/sbin/rpc.rstatd')} </dev/null`]);
    const { value } = await until('a load', byRup, web1.address, ({ said }) => said !== null);
    expect(Math.abs(Number(value.said?.replace('load ', '')) - (await loadavg()))).toBeLessThan(2);
    // who is nice counts in the load and holds up nobody
    const burn = 'for n in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait';
    const burning = await lab.spawn('web1', ['nice', '-n', '19', 'timeout', '60', 'sh', '-c', burn]);
    await until('a load above 1', byRup, web1.address, ({ share }) => share < 1);
    await waitFor(
      'the weight',
      async () => ((await weightOf(lab, 'primary', byRup, `${web1.address}:80`)) ?? 100) < 100,
      20_000,
    );
    expect(await weightOf(lab, 'primary', byRup, `${web2.address}:80`)).toBe(100);
    // the same load, of a server that is full at a thousand
    const { value: light } = await until(
      'a load there',
      byRupFull,
      web1.address,
      ({ said }) => said !== null,
    );
    expect(light.share).toBe(1);
    expect(await weightOf(lab, 'primary', byRupFull, `${web1.address}:80`)).toBe(100);
    await burning.stop();
  });

  it('ruptime: heard by rwhod on the router, under the real server’s name; one that says nothing keeps its weight (R34)', async () => {
    await until('nothing heard', byRuptime, web1.address, ({ reason }) => reason?.code === 'load-no-spool');
    // who starts says so at once, and then every three minutes
    await rwhod('primary');
    await rwhod('web1');
    const { value } = await until('a load', byRuptime, web1.address, ({ said }) => said !== null);
    expect(Math.abs(Number(value.said?.replace('load ', '')) - (await loadavg()))).toBeLessThan(3);
    expect(await loadOf(byRuptime, web2.address)).toMatchObject({ said: null, share: 1 });
    expect(await weightOf(lab, 'primary', byRuptime, `${web2.address}:80`)).toBe(100);
  });
});
