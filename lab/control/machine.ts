import { readdirSync, readlinkSync } from 'node:fs';
import { bridges, FAR_MTU, PREFIX, PREFIX6, PRODUCT, rootOf, type Link, type MachineSpec } from '../topology';
import { childOf } from './processes';
import { ipBatch, Job, must } from './run';

/** One machine: its namespaces, its first process, its cables. */
export class Machine {
  /** first process, as the guest's own process namespace numbers it; null while switched off */
  private init: number | null = null;
  private job: Job | null = null;
  nodeAway = false;

  constructor(readonly spec: MachineSpec) {}

  get running(): boolean {
    return this.init !== null;
  }

  get pid(): number {
    if (this.init === null) throw new Error(`${this.spec.name} is switched off`);
    return this.init;
  }

  async powerOn(): Promise<void> {
    if (this.running) return;
    const { name, hostname } = this.spec;
    await must('ip', 'netns', 'add', name);
    await this.plug();
    const job = new Job([
      'nsenter',
      `--net=/run/netns/${name}`,
      ...['unshare', '--mount', '--uts', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'],
      `${PRODUCT}/lab/machine-init`,
      hostname,
      rootOf(name),
    ]);
    await ready(job, name);
    this.job = job;
    this.init = childOf(job.child.pid ?? 0);
    if (this.init === null) throw new Error(`${name} ended while it booted`);
    this.nodeAway = false;
    const sysctls = sysctlsOf(this.spec);
    if (sysctls.length) await this.exec('sysctl', '-qw', ...sysctls);
  }

  /** As pulling the plug: every process is gone at once, the network with them; what lies below /etc and /var of the machine stays. */
  async powerOff(): Promise<void> {
    if (this.init === null) return;
    // Its kernel would go on balancing until the namespace is cleared, which takes a second on a busy host: the cables first.
    const unplugged = ipBatch(null, ...this.spec.links.map((link) => ['link', 'del', this.port(link)]));
    process.kill(this.init, 'SIGKILL');
    await unplugged;
    await this.job?.done;
    this.init = null;
    await must('ip', 'netns', 'del', this.spec.name);
  }

  /** name of the cable's end at the bridge */
  port(link: Link): string {
    return `${this.spec.name}-${link.device}`;
  }

  /** argv that runs a program on this machine */
  command(argv: string[], user?: string): string[] {
    const as = user ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'] : [];
    const namespaces = ['--mount', '--uts', '--pid', '--net', '--root', '--wd'];
    return ['nsenter', '-t', String(this.pid), ...namespaces, '--', ...as, ...argv];
  }

  env(added: Record<string, string> = {}): Record<string, string> {
    return {
      PATH: `${PRODUCT}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      // not root's own: what lies there is the host's, and bash reads .bashrc when its input is a socket
      HOME: '/run/lab/home',
      LANG: 'C.UTF-8',
      ...(this.spec.kind === 'router' ? { LVS_ROOT: rootOf(this.spec.name) } : {}),
      ...added,
    };
  }

  /** runs one of the lab's own programs there; throws unless it succeeds */
  async exec(...argv: string[]): Promise<string> {
    const result = await new Job(this.command(argv), { env: this.env() }).limit(30_000).done;
    if (result.code !== 0) {
      throw new Error(`${argv.join(' ')} on ${this.spec.name}: ${result.stderr || result.stdout}`.trim());
    }
    return result.stdout;
  }

  /** Numbers of this machine's processes, as the guest counts them: all that share its process namespace. */
  processes(): number[] {
    const own = namespaceOf(this.pid);
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => namespaceOf(pid) === own);
  }

  /** Cables of a fresh network namespace: `ip -batch` with one namespace, hence two runs. */
  private async plug(): Promise<void> {
    const { name, links, routes = [] } = this.spec;
    await ipBatch(
      null,
      ...links.flatMap((link) => [
        ['link', 'add', this.port(link), 'type', 'veth', 'peer', 'name', link.device, 'netns', name],
        ['link', 'set', this.port(link), 'master', bridges[link.network], 'up'],
      ]),
    );
    await ipBatch(
      name,
      ...links.flatMap((link) => [
        ...link.addresses.map((address) => ['addr', 'add', `${address}/${PREFIX}`, 'dev', link.device]),
        // nodad: an address of the lab is there at once, not after the second in which a kernel looks for its double
        ...link.addresses6.map((address) => [
          ...['addr', 'add', `${address}/${PREFIX6}`, 'dev', link.device, 'nodad'],
        ]),
        ['link', 'set', link.device, 'up', ...(link.network === 'far' ? ['mtu', String(FAR_MTU)] : [])],
      ]),
      ...routes.map(([to, gateway]) => [
        ...['route', 'add', to, 'via', gateway, 'dev', links[0]?.device ?? 'eth0', 'onlink'],
      ]),
    );
  }
}

/**
 * What direct routing asks of a real server: own the VIP without ever answering ARP for it (manual 3.2, article C); IPv6 answers
 * for addresses of the asked interface only. A hop routes.
 */
function sysctlsOf({ kind, receives }: MachineSpec): string[] {
  if (kind === 'hop') return ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'];
  if (receives === 'direct') return ['net.ipv4.conf.all.arp_ignore=1', 'net.ipv4.conf.all.arp_announce=2'];
  return [];
}

async function ready(job: Job, name: string): Promise<void> {
  // Booting takes 0.2 s; on a busy host with one slow CPU it was seen to take seconds.
  for (const end = Date.now() + 30_000; Date.now() < end && !job.ended;) {
    if (job.output(0).text.includes('ready')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  job.signal('SIGKILL');
  throw new Error(`${name} did not boot: ${(await job.done).stderr}`);
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}
