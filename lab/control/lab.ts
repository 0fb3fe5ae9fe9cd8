import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExecResult, MachineState, Ops, Program, RouterService } from '../protocol';
import { bridges, LAB_DIR, machines, rootOf, type MachineName } from '../topology';
import { Machine } from './machine';
import { Job, must } from './run';
import { install, prepareRun, Services } from './services';
import { parseKernelTable } from './table';

/** exit code of `pulse boot` on a router on which pulse was never started: nothing to do at boot */
const NOTHING_APPLIED = 6;

const routerServices: RouterService[] = ['sshd', 'agent', 'console'];

/** The whole lab: what each operation of lab/protocol.ts does. */
export class Lab {
  private readonly machines: Map<MachineName, Machine>;
  private readonly services = new Services();
  private readonly jobs = new Map<number, Job>();
  private nextJob = 1;
  /** routers whose console was started, so that it comes back with them as an enabled unit would */
  private readonly consoleWanted = new Set<MachineName>();

  /** @param names machines that run on this kernel */
  constructor(names: MachineName[]) {
    this.machines = new Map(names.map((name) => [name, new Machine(machines[name])]));
  }

  /** Boots every machine but those on demand, real servers answering, sshd and agent running on both routers; console and pulse wait to be started. */
  async boot(): Promise<void> {
    const booted = [...this.machines.values()].filter((machine) => !machine.spec.onDemand);
    // One after the other: there is one CPU, and `ip` takes a lock.
    for (const machine of booted) {
      if (machine.spec.kind === 'router') await install(machine);
      await machine.powerOn();
      if (machine.spec.kind === 'router') await this.bootRouter(machine);
    }
    await Promise.all(
      booted
        .filter((machine) => machine.spec.kind === 'server')
        .map((machine) => this.services.startRealServer(machine)),
    );
  }

  machine(name: MachineName): Machine {
    const machine = this.machines.get(name);
    if (!machine)
      throw new Error(`no machine ${name} here; there are ${[...this.machines.keys()].join(', ')}`);
    return machine;
  }

  status(): MachineState[] {
    return [...this.machines.values()].map((machine) => ({
      name: machine.spec.name,
      hostname: machine.spec.hostname,
      running: machine.running,
      addresses: machine.spec.links.flatMap((link) => link.addresses),
      links: machine.running
        ? machine.spec.links.map((link) => ({ device: link.device, up: portIsUp(machine.port(link)) }))
        : [],
      services:
        machine.spec.kind === 'router'
          ? Object.fromEntries(routerServices.map((s) => [s, this.services.running(machine, s)]))
          : {},
      nodeAway: machine.nodeAway,
    }));
  }

  async exec(params: Program & { timeoutMs?: number }): Promise<ExecResult> {
    return this.program(params).limit(params.timeoutMs ?? 30_000).done;
  }

  spawn(params: Program): { job: number } {
    const id = this.nextJob++;
    this.jobs.set(id, this.program(params));
    return { job: id };
  }

  job(id: number): Job {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`no job ${id}`);
    return job;
  }

  async wait({ job: id, timeoutMs }: Ops['wait']['params']): Promise<ExecResult> {
    const result = await this.job(id).limit(timeoutMs).done;
    this.jobs.delete(id);
    return result;
  }

  async read({ machine, path: file }: Ops['read']['params']): Promise<{ base64: string } | null> {
    try {
      return { base64: (await readFile(this.inside(machine, file))).toString('base64') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async write({ machine, path: file, base64, mode }: Ops['write']['params']): Promise<null> {
    const target = this.inside(machine, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, Buffer.from(base64, 'base64'));
    if (mode !== undefined) await chmod(target, mode);
    return null;
  }

  table(name: MachineName): Ops['table']['result'] {
    const text = readFileSync(`/proc/${this.machine(name).pid}/net/ip_vs`, 'utf8');
    return { at: Date.now(), services: parseKernelTable(text) };
  }

  async link({ machine: name, network, up, carrier }: Ops['link']['params']): Promise<null> {
    const machine = this.machine(name);
    for (const link of machine.spec.links) {
      if (network !== 'all' && link.network !== network) continue;
      const port = machine.port(link);
      if (up) await must('ip', 'link', 'set', port, 'master', bridges[link.network], 'up');
      else if (carrier === 'lost') await must('ip', 'link', 'set', port, 'down');
      else await must('ip', 'link', 'set', port, 'nomaster');
    }
    return null;
  }

  /** Isolated bridge ports reach every port but each other: exactly the path between the routers is cut. */
  async isolateRouters({ network, on }: Ops['isolateRouters']['params']): Promise<null> {
    for (const name of ['primary', 'backup'] as const) {
      const machine = this.machine(name);
      for (const link of machine.spec.links.filter((l) => l.network === network)) {
        await must(
          ...['ip', 'link', 'set', machine.port(link), 'type', 'bridge_slave', 'isolated'],
          on ? 'on' : 'off',
        );
      }
    }
    return null;
  }

  realServer({ machine, mode }: Ops['realServer']['params']): Promise<Ops['realServer']['result']> {
    return this.services.realServer(this.machine(machine), mode);
  }

  async service({ machine: name, service, verb }: Ops['service']['params']): Promise<null> {
    const machine = this.machine(name);
    if (verb !== 'start') await this.services.stop(machine, service);
    if (verb !== 'stop') this.services.start(machine, service);
    if (service === 'console') {
      if (verb === 'stop') this.consoleWanted.delete(name);
      else this.consoleWanted.add(name);
    }
    return null;
  }

  killAll({ machine: name, program, signal }: Ops['killAll']['params']): { killed: number } {
    let killed = 0;
    for (const pid of this.machine(name).processes()) {
      try {
        // a deleted or hidden binary reads as "/usr/bin/node (deleted)"
        if (path.basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '') !== program)
          continue;
        process.kill(pid, signal);
        killed++;
      } catch {
        // ended meanwhile
      }
    }
    return { killed };
  }

  async nodeAway({ machine: name, away }: Ops['nodeAway']['params']): Promise<null> {
    const machine = this.machine(name);
    if (machine.nodeAway === away) return null;
    const nothing = `${LAB_DIR}/nothing`; // an empty file without execute permission: "Permission denied" for whoever starts it
    await writeFile(nothing, '');
    for (const node of nodeBinaries()) {
      await machine.exec(...(away ? ['mount', '-n', '--bind', nothing, node] : ['umount', '-n', node]));
    }
    machine.nodeAway = away;
    return null;
  }

  async powerOff(name: MachineName): Promise<null> {
    await this.machine(name).powerOff();
    return null;
  }

  async powerOn({ machine: name, nodeAway, pulse }: Ops['powerOn']['params']): Promise<null> {
    const machine = this.machine(name);
    // switched on twice it does not boot twice
    if (machine.running) return null;
    await machine.powerOn();
    if (nodeAway) await this.nodeAway({ machine: name, away: true });
    if (machine.spec.kind === 'server') await this.services.startRealServer(machine);
    if (machine.spec.kind !== 'router') return null;
    rmSync(`${rootOf(name)}/run`, { recursive: true, force: true });
    // before pulse, as the units order it; without Node it cannot, and pulse starts all the same
    if (pulse)
      await new Job(machine.command(['lvs-agent', 'settle']), { env: machine.env() }).limit(60_000).done;
    await this.bootRouter(machine);
    if (this.consoleWanted.has(name)) this.services.start(machine, 'console');
    if (!pulse) return null;
    const result = await new Job(machine.command(['pulse', 'boot']), { env: machine.env() }).limit(60_000)
      .done;
    if (result.code !== 0 && result.code !== NOTHING_APPLIED)
      throw new Error(`pulse boot on ${name}: ${result.stderr}`);
    return null;
  }

  private async bootRouter(machine: Machine): Promise<void> {
    await prepareRun(machine);
    this.services.start(machine, 'sshd');
    this.services.start(machine, 'agent');
  }

  private program(params: Program): Job {
    const machine = this.machine(params.machine);
    return new Job(machine.command(params.argv, params.user), {
      env: machine.env(params.env),
      stdin: params.stdin,
    });
  }

  /** A path as the machine sees it. /proc/net is the reader's own, hence the machine's by its first process. */
  private inside(name: MachineName, file: string): string {
    if (!path.isAbsolute(file)) throw new Error(`${file} is no absolute path`);
    const pid = this.machine(name).pid;
    return file.startsWith('/proc/net/') ? `/proc/${pid}${file.slice(5)}` : `/proc/${pid}/root${file}`;
  }
}

function portIsUp(port: string): boolean {
  try {
    return readFileSync(`/sys/class/net/${port}/operstate`, 'utf8').trim() === 'up';
  } catch {
    return false;
  }
}

/** Every path under which Node can be started; all of them must go. */
function nodeBinaries(): string[] {
  const found = new Set<string>();
  for (const candidate of ['/opt/node/node', '/usr/local/bin/node', '/usr/bin/node', '/usr/bin/nodejs']) {
    try {
      found.add(realpathSync(candidate));
    } catch {
      // not there
    }
  }
  return [...found];
}
