import type { MachineName } from '../topology';
import { addressOf, PRODUCT, VIPS } from '../topology';
import { authorizeConsole, setupCode, startConsole } from './console';
import { launch, type LaunchedLab } from './launch';
import { forgetState, isKnown, loadState, saveState } from './state';

export interface DemoOptions {
  name: string;
  /** of the primary's console; the backup's is the next one. 0: any free ones */
  port: number;
  background: boolean;
}

const say = (text: string) => console.log(text);

/** The cluster left running: console on both routers, a client's traffic, and what to type said. */
export async function demo(options: DemoOptions): Promise<void> {
  if (loadState(options.name)) {
    throw new Error(
      `a lab named ${options.name} runs already; end it with: lab/lab down --name ${options.name}`,
    );
  }
  say('== booting the cluster: client, two routers, two real servers (about 15 s)');
  const lab = await launch();
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    forgetState(options.name);
    await lab.stop();
    process.exit(code);
  };
  process.on('SIGINT', () => {
    say('\n== ending');
    void end(0);
  });
  process.on('SIGTERM', () => void end(0));
  try {
    const consoles = await prepare(lab, options.port);
    saveState(options.name, { pid: lab.pid, socket: lab.socket, token: lab.token, consoles });
    await introduce(lab, consoles, options);
    const { job } = await lab.client.call('spawn', trafficProgram);
    if (options.background) {
      lab.detach();
      process.exit(0);
    }
    const failed = (why: string) => {
      if (ending) return;
      // `lab/lab down` forgets the lab before it ends it: that is no failure of the demo.
      const wanted = !isKnown(options.name);
      if (wanted) say('== ended by lab/lab down');
      else console.error(why);
      return end(wanted ? 0 : 1);
    };
    void lab.ended.then(() => failed('the lab ended by itself'));
    await showTraffic(lab, job).catch((error: unknown) =>
      failed(error instanceof Error ? error.message : String(error)),
    );
  } catch (error) {
    if (ending) return;
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}

const demoVips = VIPS.slice(0, 3);

const trafficProgram = {
  machine: 'client' as const,
  argv: ['/opt/node/node', `${PRODUCT}/dist/lab-traffic.cjs`, '--demo', demoVips.join(',')],
};

async function prepare(lab: LaunchedLab, port: number): Promise<Record<string, string>> {
  say('== letting each console into the other router, as root would: lvs-agent authorize …');
  await authorizeConsole(lab.client, 'primary', 'backup');
  await authorizeConsole(lab.client, 'backup', 'primary');
  say('== starting the console on both routers');
  const consoles: Record<string, string> = {};
  const routers: MachineName[] = ['primary', 'backup'];
  for (const [n, router] of routers.entries()) {
    consoles[router] = await startConsole(lab, router, port && port + n);
  }
  return consoles;
}

async function introduce(
  lab: LaunchedLab,
  consoles: Record<string, string>,
  { name }: DemoOptions,
): Promise<void> {
  const named = name === 'demo' ? '' : ` --name ${name}`;
  const [vip = '', second = '', third = ''] = demoVips;
  const peerKey = (
    await lab.client.call('exec', {
      machine: 'backup',
      argv: ['ssh-keygen', '-l', '-f', '/etc/ssh/ssh_host_ed25519_key.pub'],
    })
  ).stdout.split(' ')[1];
  say(`
Console on the primary   ${consoles.primary}
Console on the backup    ${consoles.backup}   (to watch while the primary is cut off)
Their certificates are their own, so the browser asks once. The first page sets the password of the account "piranha";
setup code on the primary ${await setupCode(lab.client, 'primary')}, on the backup ${await setupCode(lab.client, 'backup')}.

What to type
  GLOBAL SETTINGS   primary public ${addressOf('primary')}, private ${addressOf('primary', 'private')}, Direct Routing; ACCEPT
  REDUNDANCY        backup public ${addressOf('backup')}; ENABLE; private ${addressOf('backup', 'private')}, heartbeat every 1 s, dead after 3 s; ACCEPT
  VIRTUAL SERVERS   ADD: name HTTP, port 80, address ${vip}, mask 255.255.255.0, device eth0:1; ACCEPT
    REAL SERVER     ADD web1 ${addressOf('web1')}, then web2 ${addressOf('web2')}
  REDUNDANCY        Pair with the backup: ${addressOf('backup')}; its host key must read
                    ${peerKey}
  Changes           PUSH to lvs2
  CONTROL           Start both
The real servers are ready for the addresses ${vip}, ${second}, ${third}; the client asks each ten times a second once it answers.

From another terminal, in this folder
  lab/lab cut primary${named}            pull the cables of a router; heal plugs them again
  lab/lab server web1 refuse${named}     a real server fails: refuse, silent, reset; good again
  lab/lab reboot primary${named}         off and on again
  lab/lab${named} exec primary ipvsadm -Ln
  lab/lab down${named}                   the end of it
`);
}

/** A line per VIP every few seconds, at once when something fails or another server answers. */
async function showTraffic(lab: LaunchedLab, job: number): Promise<void> {
  say('== waiting for a virtual server to answer the client; Ctrl-C ends the demo');
  const shown = new Map<string, { at: number; failed: number; servers: string }>();
  for (let from = 0, rest = ''; ;) {
    const { text, next, ended } = await lab.client.call('output', { job, from });
    from = next;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) show(JSON.parse(line) as Second, shown);
    if (ended) throw new Error('the traffic generator ended');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface Second {
  vip: string;
  answers: number;
  byServer: Record<string, number>;
  delayed: number;
  longestMs: number;
  failed: number;
}

function show(second: Second, shown: Map<string, { at: number; failed: number; servers: string }>): void {
  const servers = Object.keys(second.byServer).sort().join(',');
  const last = shown.get(second.vip);
  const quiet = last && last.failed === second.failed && last.servers === servers && second.delayed === 0;
  if (quiet && Date.now() - last.at < 10_000) return;
  shown.set(second.vip, { at: Date.now(), failed: second.failed, servers });
  const answers = Object.entries(second.byServer).map(([server, count]) => `${server} ${count}`);
  say(
    `${new Date().toLocaleTimeString('en-GB')}  ${second.vip}  ${answers.join(', ') || 'no answer'} in a second` +
      `, longest ${second.longestMs} ms, failed since the start ${second.failed}`,
  );
}
