import { addressOf, VIPS, type TestLab } from '@/tests/lab/kit';
import { holder, sleep, startPair } from '@/tests/lab/kit/cluster';
import { bothServers, lvscf } from '@/tests/lab/kit/lvscf';
import type { Row } from './figures';

const [vip = ''] = VIPS;
const CONFIG = '/run/bench-keepalived.conf';
/** ms after a heartbeat at which the power goes, and what the pair's timers are: one a second, three missed */
const PHASE = 300;

/** By hand, as the manuals of keepalived show it, with the same timers; the table is loaded once. */
const byHand = (own: 'primary' | 'backup') => {
  const other = own === 'primary' ? 'backup' : 'primary';
  return `global_defs {
  router_id ${own}
  vrrp_version 3
}
vrrp_instance VIPS {
  state BACKUP
  interface eth1
  virtual_router_id 61
  priority ${own === 'primary' ? 250 : 240}
  advert_int 1
  unicast_src_ip ${addressOf(own, 'private')}
  unicast_peer {
    ${addressOf(other, 'private')}
  }
  virtual_ipaddress {
    ${vip}/24 dev eth0
  }
}
`;
};

/** Ends when the primary has sent something on the private network, where nothing but heartbeats goes. */
const NEXT_HEARTBEAT = `
sent() { awk '$1 == "eth1:" { print $11 }' /proc/net/dev; }
first=$(sent)
while [ "$(sent)" = "$first" ]; do sleep 0.01; done
`;

/** Waits for the primary's next heartbeat, then PHASE ms more. */
async function phase(lab: TestLab): Promise<void> {
  await lab.run('primary', ['/bin/sh', '-c', NEXT_HEARTBEAT]);
  await sleep(PHASE);
}

async function powerLoss(lab: TestLab): Promise<number> {
  const traffic = await lab.traffic({ at: vip, forMs: 9000, everyMs: 25 });
  await sleep(1500);
  await phase(lab);
  await lab.powerOff('primary');
  return (await traffic.done).summary.gapMs;
}

const routers = ['primary', 'backup'] as const;

async function ours(lab: TestLab, runs: number): Promise<number[]> {
  const config = lvscf({ deadtime: 3, virtual: [{ vip, servers: bothServers }] });
  const gaps: number[] = [];
  await startPair(lab, config, { vip, servers: 2 });
  for (let run = 0; run < runs; run++) {
    gaps.push(await powerLoss(lab));
    await lab.powerOn('primary');
    await holder(lab, vip, 'primary', 40_000);
    await sleep(3000);
  }
  for (const router of routers) await lab.run(router, ['pulse', 'stop'], { timeoutMs: 30_000 });
  return gaps;
}

async function theirs(lab: TestLab, runs: number): Promise<number[]> {
  const rules = [
    `-A -t ${vip}:80 -s rr`,
    ...bothServers.map((s) => `-a -t ${vip}:80 -r ${s.address}:80 -g`),
    '',
  ];
  const begin = async (router: (typeof routers)[number]) => {
    await lab.write(router, CONFIG, byHand(router), 0o600);
    await lab.run(router, ['ipvsadm', '--restore'], { stdin: rules.join('\n') });
    const pids = ['-p', '/run/k.pid', '-r', '/run/v.pid'];
    return lab.spawn(router, ['keepalived', '-n', '-P', '-f', CONFIG, ...pids]);
  };
  const gaps: number[] = [];
  await begin('backup');
  for (let run = 0; run < runs; run++) {
    await begin('primary');
    await holder(lab, vip, 'primary', 40_000);
    await sleep(3000);
    gaps.push(await powerLoss(lab));
    await lab.powerOn('primary', { pulse: false });
  }
  return gaps;
}

/** The active router loses power; how long no client is answered. */
export async function outage(lab: TestLab, runs: number): Promise<Row[]> {
  const mine = await ours(lab, runs);
  return [
    {
      what: 'outage when the active router loses power (heartbeat 1 s, deadtime 3 s)',
      unit: 'ms',
      ours: mine,
      rival: { what: 'keepalived written by hand, same timers', values: await theirs(lab, runs) },
      limit: { ratio: 1.05 },
    },
  ];
}
