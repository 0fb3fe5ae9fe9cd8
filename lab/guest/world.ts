import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TrafficResult } from '../traffic/result';

export const checkout = path.resolve(import.meta.dirname, '../..');
/** What lab/guest/build makes. */
export const IMAGES = path.join(checkout, '.lab/guest');

/** A program that has ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Client, real servers and the networks around the guests (lab/guest/surroundings), in namespaces of one process of this machine. */
export class World {
  private constructor(
    /** for sockets, logs and the guests' changes; removed by stop */
    readonly folder: string,
    private readonly first: ChildProcess,
    private readonly inner: number,
  ) {}

  /** @throws when the images are not built, or with what the script said */
  static async start(): Promise<World> {
    for (const file of ['root.img', 'vmlinuz', 'key'])
      if (!existsSync(path.join(IMAGES, file)))
        throw new Error(`${path.join(IMAGES, file)} is missing: run lab/guest/build first`);
    for (const bundle of ['lab-traffic', 'lab-real-server'])
      if (!existsSync(path.join(checkout, 'dist', `${bundle}.cjs`)))
        throw new Error(`dist/${bundle}.cjs is missing: run "make build" first`);
    const folder = mkdtempSync('/var/tmp/lvs-guests-');
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const first = spawn(
      'unshare',
      [
        ...user,
        ...['--net', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--'],
        ...[path.join(checkout, 'lab/guest/surroundings'), folder, process.execPath],
      ],
      // It ends with its standard input: a test that is killed leaves no guest behind.
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      first.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
      first.stdout.once('data', () => resolve());
      first.once('error', reject);
      first.once('exit', () => reject(new Error(`lab/guest/surroundings ended: ${said}`)));
    });
    const children = readFileSync(`/proc/${first.pid}/task/${first.pid}/children`, 'utf8');
    return new World(folder, first, Number(children.trim().split(' ')[0]));
  }

  /** Ends everything in it, guests included. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.first.once('exit', resolve));
    this.first.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The same program, as it is started on this machine to run in there; `machine`: within client, web1 or web2. */
  inside(argv: string[], machine?: 'client' | 'web1' | 'web2'): string[] {
    const namespaces = process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials'];
    const enter = ['nsenter', '-t', String(this.inner), ...namespaces, '--net', '--mount', '--pid', '--'];
    return [...enter, ...(machine ? ['ip', 'netns', 'exec', machine] : []), ...argv];
  }

  /** Runs a program there to its end. */
  run(
    argv: string[],
    options: { machine?: 'client' | 'web1' | 'web2'; timeoutMs?: number; stdin?: string } = {},
  ): Promise<Ended> {
    const [program = '', ...rest] = this.inside(argv, options.machine);
    return new Promise((resolve) => {
      const child = execFile(
        program,
        rest,
        { timeout: options.timeoutMs ?? 60_000, maxBuffer: 32 << 20, killSignal: 'SIGKILL' },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.end(options.stdin ?? '');
    });
  }

  /** Requests from the client, one every 25 ms, until stop is called; a client waits 15 s. */
  traffic(at: string): { stop: () => Promise<TrafficResult> } {
    const generator = path.join(checkout, 'dist/lab-traffic.cjs');
    // It ends by itself after ten minutes, should nobody stop it.
    const [program = '', ...argv] = this.inside(
      [process.execPath, generator, '--at', at, '--for', '600000'],
      'client',
    );
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return {
      stop: async () => {
        child.kill('SIGTERM');
        const code = await ended;
        if (code !== 0) throw new Error(`lab-traffic ended with ${code ?? 'a signal'}`);
        return JSON.parse(said) as TrafficResult;
      },
    };
  }
}
