import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import type { RealServerMode, RealServerOptions, RealServerState, RouterService } from '../protocol';
import { HOST_ADDRESS, LAB_DIR, PRODUCT, rootOf, SERVER_PORTS, VIPS, VIPS6 } from '../topology';
import type { Machine } from './machine';
import { askRealServer } from './real-server-client';
import { ipBatch, Job, must } from './run';

const NODE = '/opt/node/node';

/** user and group of the same number; lab/guest-init makes the accounts */
const ROOT = 0;
const LVS_CONSOLE = 7081;

/** What runs on the machines: the programs that the distribution's units would start, each under lab/supervise. */
export class Services {
  private readonly jobs = new Map<string, Job>();

  running(machine: Machine, service: string): boolean {
    return this.jobs.get(`${machine.spec.name}/${service}`)?.ended === false;
  }

  start(machine: Machine, service: RouterService): void {
    if (machine.spec.kind !== 'router') throw new Error(`${machine.spec.name} is no router`);
    if (!this.running(machine, service)) this.supervise(machine, service, routerCommand(machine, service));
  }

  async stop(machine: Machine, service: string): Promise<void> {
    const job = this.jobs.get(`${machine.spec.name}/${service}`);
    job?.signal('SIGTERM');
    const killed = setTimeout(() => job?.signal('SIGKILL'), 5000); // a unit's TimeoutStopSec, shortened
    await job?.done;
    clearTimeout(killed);
  }

  async startRealServer(machine: Machine): Promise<void> {
    const vips = await prepareServer(machine);
    const { links, hostname } = machine.spec;
    const socket = realServerSocket(machine);
    const options: RealServerOptions = {
      name: hostname,
      socket,
      ports: SERVER_PORTS,
      tls: await certificate(),
      datagramAddresses: [...links.flatMap((l) => [...l.addresses, ...l.addresses6]), ...vips],
    };
    this.supervise(machine, 'real-server', [
      NODE,
      `${PRODUCT}/dist/lab-real-server.cjs`,
      JSON.stringify(options),
    ]);
    for (const end = Date.now() + 60_000; !existsSync(socket);) {
      if (Date.now() > end) throw new Error(`the real server on ${machine.spec.name} did not start`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  realServer(machine: Machine, mode?: RealServerMode): Promise<RealServerState> {
    return askRealServer(realServerSocket(machine), mode);
  }

  private supervise(machine: Machine, service: string, argv: string[]): void {
    const log = `${LAB_DIR}/log/${machine.spec.name}-${service}`;
    const job = new Job(machine.command([`${PRODUCT}/lab/supervise`, log, ...argv]), { env: machine.env() });
    this.jobs.set(`${machine.spec.name}/${service}`, job);
  }
}

/** The VIPs where the way by which packets arrive needs them (manual 3.2); not behind NAT, which never shows them. @returns them */
async function prepareServer(machine: Machine): Promise<string[]> {
  const { name, receives } = machine.spec;
  if (receives === 'nat') return [];
  const device = receives === 'tunnel' ? 'tunl0' : 'lo';
  await ipBatch(
    name,
    ...(receives === 'tunnel' ? [['link', 'set', 'tunl0', 'up']] : []),
    ...VIPS.map((vip) => ['addr', 'add', `${vip}/32`, 'dev', device]),
    ...VIPS6.map((vip) => ['addr', 'add', `${vip}/128`, 'dev', 'lo', 'nodad']),
  );
  // What leaves the tunnel came from the client and would leave through eth0: reverse-path filtering must let it pass.
  if (receives === 'tunnel') await machine.exec('sysctl', '-qw', 'net.ipv4.conf.tunl0.rp_filter=0');
  return [...VIPS, ...VIPS6];
}

let made: Promise<{ key: string; cert: string }> | null = null;

/** The certificate of every real server, made once. @returns its files */
function certificate(): Promise<{ key: string; cert: string }> {
  const files = { key: `${LAB_DIR}/tls-key.pem`, cert: `${LAB_DIR}/tls-cert.pem` };
  made ??= must(
    ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', files.key, '-out', files.cert, '-days', '3650', '-subj', '/CN=www.lab.example'],
  ).then(() => files);
  return made;
}

const realServerSocket = (machine: Machine) => `${LAB_DIR}/${machine.spec.name}.sock`;

function routerCommand(machine: Machine, service: RouterService): string[] {
  const root = rootOf(machine.spec.name);
  switch (service) {
    case 'sshd':
      return ['/usr/sbin/sshd', '-D', '-e', '-f', `${root}/etc/ssh/sshd_config`];
    case 'agent':
      return [`${PRODUCT}/bin/lvs-agent`];
    case 'console':
      return [
        ...['setpriv', '--reuid=lvs-console', '--regid=lvs-console', '--init-groups', '--'],
        `${PRODUCT}/bin/lvs-console`,
      ];
  }
}

/** What installing the packages leaves on a router: folders with their owners, sshd's configuration and key, the allowlist. */
export async function install(machine: Machine): Promise<void> {
  const root = rootOf(machine.spec.name);
  const folders: [path: string, mode: number, owner: number][] = [
    ['etc/sysconfig/ha', 0o755, ROOT],
    ['etc/lvs-console', 0o755, ROOT],
    ['etc/lvs-console/programs.d', 0o755, ROOT],
    ['etc/ssh', 0o755, ROOT],
    ['etc/init.d', 0o755, ROOT],
    ['etc/default', 0o755, ROOT],
    ['etc/modprobe.d', 0o755, ROOT],
    ['var/lib/lvs-console', 0o700, LVS_CONSOLE],
    ['var/lib/lvs-agent', 0o700, ROOT],
    ['var/lib/pulse', 0o755, ROOT],
    ['var/log/lvs', 0o755, ROOT],
  ];
  for (const [path, mode, owner] of folders) {
    await mkdir(`${root}/${path}`, { recursive: true });
    await chmod(`${root}/${path}`, mode);
    await chown(`${root}/${path}`, owner, owner);
  }
  await must('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', `${root}/etc/ssh/ssh_host_ed25519_key`);
  // `service pulse stop`, as on any router: it empties the environment, so that the script must know its LVS_ROOT itself.
  await symlink(`${PRODUCT}/bin/pulse`, `${root}/etc/init.d/pulse`);
  await writeFile(`${root}/etc/default/pulse`, `LVS_ROOT=${root}\n`);
  await writeFile(`${root}/etc/ssh/sshd_config`, sshdConfig(root));
  await writeFile(
    `${root}/etc/lvs-console/access.conf`,
    `# The lab's administrator sits in front of the browser on the host; nobody else is let in.
Order deny,allow
Deny from all
Allow from 127.0.0.1
Allow from ${HOST_ADDRESS}
`,
  );
}

/** What a boot makes in the empty /run, as tmpfiles.d would: the agent's and the service's own folders are theirs to make. */
export async function prepareRun(machine: Machine): Promise<void> {
  await mkdir(`${rootOf(machine.spec.name)}/run`, { recursive: true });
}

const sshdConfig = (root: string) => `Port 22
HostKey ${root}/etc/ssh/ssh_host_ed25519_key
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
AllowUsers lvs-peer
AuthorizedKeysFile ${root}/etc/lvs-console/peer-keys
AllowTcpForwarding no
AllowAgentForwarding no
X11Forwarding no
PrintMotd no
PrintLastLog no
UseDNS no
LogLevel VERBOSE
`;
