import { ControlClient } from '@/lab/host/client';
import { launch, type LaunchedLab } from '@/lab/host/launch';
import { loadState } from '@/lab/host/state';
import type {
  ExecResult,
  KernelService,
  OpName,
  Ops,
  Program,
  RealServerMode,
  RealServerState,
} from '@/lab/protocol';
import type { StreamResult, TrafficResult } from '@/lab/traffic/result';
import { addressOf, APART, PRODUCT, rootOf, type MachineName, type NetworkName } from '@/lab/topology';
import { paths, type Paths } from '@/lib/protocol/paths';

export {
  address6Of,
  addressOf,
  machines,
  NAT_ROUTER,
  rootOf,
  VIPS,
  VIPS6,
  HOST_ADDRESS,
} from '@/lab/topology';
export type { MachineName } from '@/lab/topology';
export type { ExecResult, KernelService } from '@/lab/protocol';
export type { StreamResult, TrafficRequest, TrafficResult } from '@/lab/traffic/result';
export { waitFor } from './wait';

export type RouterName = 'primary' | 'backup';
export type ServerName = 'web1' | 'web2' | 'nat1' | 'nat2' | 'far1';

/** Something that runs in the lab while the test does something else. */
export interface Running<T> {
  /** its result, when it has ended by itself */
  done: Promise<T>;
  /** ends it now: what was begun is waited for */
  stop(): Promise<T>;
}

export interface TrafficOptions {
  /** `10.83.0.50`, `10.83.0.50:8080`, `[fd00:83::50]:8080` */
  at: string;
  path?: string;
  /** one of the client's addresses; its first when absent */
  from?: string;
  everyMs?: number;
  forMs: number;
  /** after which a request counts as failed; 15 s when absent */
  patienceMs?: number;
}

/**
 * Boots a cluster with real IPVS (lab/README.md): client, primary, backup, web1 and web2; sshd and agent running on both
 * routers, no lvs.cf, pulse not started, no console.
 * @param extra machines on demand that are switched on as well
 * @param kernels two: the primary runs on one of its own, which cutPower kills; nothing is left running there (spawn) by tests
 * @throws with the kernel's last lines when it cannot be booted; a test must then fail, never be skipped
 */
export async function startLab(extra: MachineName[] = [], kernels: 'one' | 'two' = 'one'): Promise<TestLab> {
  const lab = new TestLab(await launch(kernels));
  for (const machine of extra) await lab.powerOn(machine);
  return lab;
}

/**
 * The lab of that name, which runs in the background (`lab/demo --background --name NAME`). stop() only leaves it.
 * @throws when none runs
 */
export async function attachLab(name: string): Promise<{ lab: TestLab; consoles: Record<string, string> }> {
  const state = loadState(name);
  if (!state) throw new Error(`no lab named ${name} runs`);
  const client = await ControlClient.connect(state.socket, state.token);
  const never = new Promise<void>(() => undefined);
  const lab = new TestLab({
    ...{ client, apart: null, token: state.token, socket: state.socket, pid: state.pid, ended: never },
    cutPower: () => undefined,
    forward: () => Promise.reject(new Error('only the process that started the lab can forward to it')),
    detach: () => undefined,
    stop: () => {
      client.close();
      return Promise.resolve();
    },
  });
  return { lab, consoles: state.consoles };
}

export class TestLab {
  constructor(private readonly lab: LaunchedLab) {}

  private call<O extends OpName>(op: O, params: Ops[O]['params']): Promise<Ops[O]['result']> {
    const { client, apart } = this.lab;
    const there = 'machine' in params && params.machine === APART.machine;
    return (there ? (apart ?? client) : client).call(op, params);
  }

  /** In a lab of two kernels: kill -9 of that on which the primary runs, as when its power supply fails. */
  cutPower(): void {
    this.lab.cutPower();
  }

  /** Ends everything of the lab at once. */
  stop(): Promise<void> {
    return this.lab.stop();
  }

  /** Runs a program to its end (limit 30 s unless told). Its PATH begins with the product's bin/, LVS_ROOT is the router's. */
  exec(
    machine: MachineName,
    argv: string[],
    options: Omit<Program, 'machine' | 'argv'> & { timeoutMs?: number } = {},
  ): Promise<ExecResult> {
    return this.call('exec', { machine, argv, ...options });
  }

  /** As exec, but throws unless the program succeeds. @returns its standard output */
  async run(
    machine: MachineName,
    argv: string[],
    options: Omit<Program, 'machine' | 'argv'> & { timeoutMs?: number } = {},
  ): Promise<string> {
    const result = await this.exec(machine, argv, options);
    if (result.code === 0) return result.stdout;
    const why = result.timedOut ? 'did not end in time' : `ended with ${result.code ?? result.signal}`;
    throw new Error(`${machine}: ${argv.join(' ')} ${why}\n${result.stdout}${result.stderr}`);
  }

  /** Starts a program and leaves it running; stop() sends SIGTERM to all of its process group. */
  async spawn(
    machine: MachineName,
    argv: string[],
    options: Omit<Program, 'machine' | 'argv'> & { limitMs?: number } = {},
  ): Promise<Running<ExecResult>> {
    const { limitMs = 600_000, ...program } = options;
    const { job } = await this.call('spawn', { machine, argv, ...program });
    const done = this.call('wait', { job, timeoutMs: limitMs });
    done.catch(() => undefined); // reported to whoever awaits it
    return {
      done,
      stop: async () => {
        await this.call('signal', { job, signal: 'SIGTERM' });
        return done;
      },
    };
  }

  /** Requests from the client, one every `everyMs` (25) whether or not the earlier ones are answered. */
  async traffic(options: TrafficOptions): Promise<Running<TrafficResult>> {
    const argv = [
      '--at',
      options.at,
      '--every',
      String(options.everyMs ?? 25),
      '--for',
      String(options.forMs),
    ];
    if (options.path) argv.push('--path', options.path);
    if (options.from) argv.push('--from', options.from);
    if (options.patienceMs) argv.push('--patience', String(options.patienceMs));
    return this.generator<TrafficResult>(argv);
  }

  /** One open connection through which a line comes ten times a second. */
  async stream(options: { at: string; from?: string; forMs: number }): Promise<Running<StreamResult>> {
    const argv = ['--at', options.at, '--stream', '--for', String(options.forMs)];
    if (options.from) argv.push('--from', options.from);
    return this.generator<StreamResult>(argv);
  }

  private async generator<T>(argv: string[]): Promise<Running<T>> {
    const program = ['/opt/node/node', `${PRODUCT}/dist/lab-traffic.cjs`, ...argv];
    const running = await this.spawn('client', program);
    const result = async (ended: Promise<ExecResult>): Promise<T> => {
      const { code, stdout, stderr } = await ended;
      if (code !== 0) throw new Error(`lab-traffic ${argv.join(' ')}: ${stderr}`);
      return JSON.parse(stdout) as T;
    };
    const done = result(running.done);
    done.catch(() => undefined); // reported to whoever awaits it
    return { done, stop: () => result(running.stop()) };
  }

  /** The kernel's IPVS table of that router, read from /proc without starting a program: cheap enough to poll. */
  async table(router: RouterName): Promise<KernelService[]> {
    return (await this.call('table', { machine: router })).services;
  }

  /** `ipvsadm -Sn`, the table as it would be saved */
  savedTable(router: RouterName): Promise<string> {
    return this.run(router, ['ipvsadm', '-Sn']);
  }

  /** Is that address on one of the machine's interfaces (loopback left out)? */
  async holds(machine: MachineName, address: string): Promise<boolean> {
    const addresses = await this.run(machine, ['ip', '-o', 'addr', 'show', 'up']);
    return addresses.split('\n').some((line) => !/^\d+: lo\s/.test(line) && line.includes(` ${address}/`));
  }

  /** Routers that hold the address now. */
  async holders(address: string): Promise<RouterName[]> {
    const routers: RouterName[] = ['primary', 'backup'];
    const held = await Promise.all(routers.map((router) => this.holds(router, address)));
    return routers.filter((_, n) => held[n]);
  }

  async read(machine: MachineName, path: string): Promise<Buffer | null> {
    const found = await this.call('read', { machine, path });
    return found && Buffer.from(found.base64, 'base64');
  }

  async write(machine: MachineName, path: string, content: string | Buffer, mode?: number): Promise<void> {
    const base64 = Buffer.from(content).toString('base64');
    await this.call('write', { machine, path, base64, ...(mode === undefined ? {} : { mode }) });
  }

  /** where the product's files lie on that router */
  paths(router: RouterName): Paths {
    return paths(rootOf(router));
  }

  /** Pulls the cables. `kept`: the machine sees its links up, but nothing passes. */
  async cut(
    machine: MachineName,
    options: { network?: NetworkName | 'all'; carrier?: 'lost' | 'kept' } = {},
  ): Promise<void> {
    const { network = 'all', carrier = 'lost' } = options;
    await this.call('link', { machine, network, up: false, carrier });
  }

  async heal(machine: MachineName, network: NetworkName | 'all' = 'all'): Promise<void> {
    await this.call('link', { machine, network, up: true, carrier: 'lost' });
  }

  /** The two routers no longer hear each other on that network; everybody else hears both. */
  async isolateRouters(network: NetworkName, on = true): Promise<void> {
    await this.call('isolateRouters', { network, on });
  }

  /** How a real server behaves: `refuse` as if killed, `silent` accepts and never answers, `reset` hangs up. */
  realServer(machine: ServerName, mode?: RealServerMode): Promise<RealServerState> {
    return this.call('realServer', { machine, ...(mode ? { mode } : {}) });
  }

  /**
   * Asks UDP port 7 of that address from the client, once per port of its own.
   * @returns what came back from exactly that address and port (`NAME TEXT`), null where nothing did within 2 s
   */
  async datagrams(to: string, count: number, text = 'hello'): Promise<(string | null)[]> {
    const script = `
      const dgram = require('node:dgram');
      const [to, count, text] = process.argv.slice(1);
      const ask = () => new Promise((resolve) => {
        const socket = dgram.createSocket(to.includes(':') ? 'udp6' : 'udp4');
        const end = (answer) => { clearTimeout(timer); socket.close(); resolve(answer); };
        const timer = setTimeout(() => end(null), 2000);
        socket.on('message', (message) => end(message.toString()));
        socket.on('error', () => end(null));
        // connected: the kernel passes on only what comes from there
        socket.connect(7, to, () => socket.send(text));
      });
      (async () => {
        const answers = [];
        for (let n = 0; n < Number(count); n++) answers.push(await ask());
        process.stdout.write(JSON.stringify(answers));
      })();`;
    const answers = await this.run('client', ['/opt/node/node', '-e', script, to, String(count), text]);
    return JSON.parse(answers) as (string | null)[];
  }

  /** Starts, stops or restarts what the distribution's units would run there; while not stopped, it is started again when it ends. */
  async service(
    router: RouterName,
    service: 'sshd' | 'agent' | 'console',
    verb: 'start' | 'stop' | 'restart',
  ): Promise<void> {
    await this.call('service', { machine: router, service, verb });
  }

  /** @returns how many processes were killed */
  async killAll(machine: MachineName, program: string, signal = 'SIGKILL'): Promise<number> {
    return (await this.call('killAll', { machine, program, signal })).killed;
  }

  /** Node's binary cannot be started on that machine any more, as if it had been moved away; or is there again. */
  async nodeAway(machine: MachineName, away = true): Promise<void> {
    await this.call('nodeAway', { machine, away });
  }

  async powerOff(machine: MachineName): Promise<void> {
    await this.call('powerOff', { machine });
  }

  /** Boots with empty /run, and /etc and /var as they were; `pulse`: runs `pulse boot`, as init does where pulse is enabled. */
  async powerOn(machine: MachineName, options: { nodeAway?: boolean; pulse?: boolean } = {}): Promise<void> {
    const { nodeAway = false, pulse = true } = options;
    await this.call('powerOn', { machine, nodeAway, pulse });
  }

  async reboot(machine: MachineName, options: { nodeAway?: boolean; pulse?: boolean } = {}): Promise<void> {
    await this.powerOff(machine);
    await this.powerOn(machine, options);
  }

  /** @returns a port on this host's 127.0.0.1 that leads to that port of the machine */
  forward(machine: MachineName, port: number): Promise<number> {
    return this.lab.forward({ address: addressOf(machine), port });
  }
}
