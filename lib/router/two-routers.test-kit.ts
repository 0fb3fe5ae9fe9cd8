import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const HERE = process.cwd();

/** An address of this machine that a router may call its own. */
export function ownAddress(): string {
  const all = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Builds the programs that the tests run; a second. */
export function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs', 'lvs-agent', 'lvsctl'], {
    cwd: HERE,
    timeout: 60_000,
  });
}

/** How a router's programs are started and its files are reached, where it does not simply live on this machine. */
export interface Place {
  /** the argv that runs that argv there */
  argv(argv: string[]): string[];
  /** where that file of the router is found from here */
  file(file: string): string;
}

const plainly: Place = { argv: (argv) => argv, file: (file) => file };

/** A router with the real agent below a LVS_ROOT of its own; pulse does not run there, so changes are only saved. */
export class TestRouter {
  private agent: ChildProcess | null = null;
  readonly root: string;
  readonly socket: string;
  readonly lvscf: string;

  constructor(
    name: string,
    readonly place: Place = plainly,
  ) {
    this.root = mkdtempSync(`/var/tmp/router-${name}-`);
    this.socket = path.join(this.root, 'run/lvs-console/agent.sock');
    this.lvscf = place.file(path.join(this.root, 'etc/sysconfig/ha/lvs.cf'));
  }

  /** The file that sshd takes as the account's authorized_keys. */
  get peerKeys(): string {
    return this.place.file(path.join(this.root, 'etc/lvs-console/peer-keys'));
  }

  async start(): Promise<void> {
    mkdirSync(this.root, { recursive: true });
    const env = { ...process.env, LVS_ROOT: this.root };
    const [program = '', ...args] = this.place.argv([
      process.execPath,
      path.join(HERE, 'dist/lvs-agent.cjs'),
    ]);
    this.agent = spawn(program, args, { env, stdio: 'ignore' });
    for (let tries = 0; tries < 1200; tries++) {
      if (await accepts(this.socket)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the agent of ${this.root} did not start`);
  }

  /** As a crash of the agent: no handler of its own runs. */
  async kill(): Promise<void> {
    const child = this.agent;
    this.agent = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** What is saved; null when nothing is. */
  saved(): string | null {
    return existsSync(this.lvscf) ? readFileSync(this.lvscf, 'latin1') : null;
  }

  /** Runs one of the commands of this checkout on this router. Bounded in time; never throws for its exit code. */
  run(command: 'lvsctl' | 'lvs-agent', args: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, LVS_ROOT: this.root };
    const bundle = path.join(HERE, 'dist', `${command}.cjs`);
    const [program = '', ...words] = this.place.argv([process.execPath, bundle, ...args]);
    return new Promise((resolve) => {
      execFile(program, words, { env, timeout: 60_000 }, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
      );
    });
  }
}

/** Lets sshd of the test read the keys that root authorized on a router. */
export function shareKeys(sshdFolder: string, router: TestRouter): void {
  const file = path.join(sshdFolder, 'authorized_keys');
  rmSync(file, { force: true });
  symlinkSync(router.peerKeys, file);
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
