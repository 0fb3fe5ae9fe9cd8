import { spawn, type ChildProcess } from 'node:child_process';
import type { ExecResult } from '../protocol';
import { childOf } from './processes';

/** Output kept of one program; more is cut, so that a talkative one cannot fill the guest's memory. */
const MAX_OUTPUT = 32 * 1024 * 1024;

/** A program in the guest, started in a process group of its own so that all of it can be ended. */
export class Job {
  readonly child: ChildProcess;
  readonly done: Promise<ExecResult>;
  private out: Buffer[] = [];
  private err: Buffer[] = [];
  private bytes = 0;
  private timedOut = false;
  ended = false;

  constructor(
    argv: string[],
    options: { env?: Record<string, string | undefined>; stdin?: string | undefined } = {},
  ) {
    const [program, ...args] = argv;
    if (!program) throw new Error('no program named');
    this.child = spawn(program, args, {
      // Next's types demand NODE_ENV of every environment; ours are the machines' own
      env: (options.env ?? process.env) as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.collect(this.child.stdout, this.out);
    this.collect(this.child.stderr, this.err);
    this.child.stdin?.on('error', () => undefined); // the program may not read what it is given
    this.child.stdin?.end(options.stdin ?? '');
    this.done = new Promise((resolve, reject) => {
      this.child.once('error', (error) => {
        this.ended = true;
        reject(error);
      });
      this.child.once('close', (code, signal) => {
        this.ended = true;
        resolve({
          code,
          signal,
          timedOut: this.timedOut,
          stdout: Buffer.concat(this.out).toString(),
          stderr: Buffer.concat(this.err).toString(),
        });
      });
    });
    this.done.catch(() => undefined); // whoever waits gets the error; nobody need wait
  }

  /** what was written to standard output from that byte on */
  output(from: number): { text: string; next: number; ended: boolean } {
    const all = Buffer.concat(this.out);
    return { text: all.subarray(from).toString(), next: all.length, ended: this.ended };
  }

  /**
   * SIGKILL goes to the whole process group. Any other goes to the program itself, which is the child of the `nsenter` that was
   * started here and passes the program's exit code on, provided it is not ended by the signal itself.
   */
  signal(signal: NodeJS.Signals): void {
    const pid = this.child.pid;
    if (this.ended || pid === undefined) return;
    try {
      process.kill(signal === 'SIGKILL' ? -pid : (childOf(pid) ?? pid), signal);
    } catch {
      // ended in this moment
    }
  }

  /** @param ms after which the whole process group is killed */
  limit(ms: number): this {
    const timer = setTimeout(() => {
      this.timedOut = true;
      this.signal('SIGKILL');
    }, ms);
    void this.done.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
    return this;
  }

  private collect(stream: NodeJS.ReadableStream | null, into: Buffer[]): void {
    stream?.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
      if (this.bytes <= MAX_OUTPUT) into.push(chunk);
    });
  }
}

/** Runs a program of the lab itself; throws with what it said unless it succeeds. Ten seconds are plenty for `ip` and its like. */
export function must(...argv: string[]): Promise<string> {
  return succeed(argv);
}

/** Several `ip` commands by one process: starting one costs 65 ms here. @param netns null: the guest's own */
export function ipBatch(netns: string | null, ...lines: string[][]): Promise<string> {
  return succeed(
    ['ip', ...(netns ? ['-n', netns] : []), '-batch', '-'],
    lines.map((words) => `${words.join(' ')}\n`).join(''),
  );
}

async function succeed(argv: string[], stdin?: string): Promise<string> {
  const result = await new Job(argv, { stdin }).limit(10_000).done;
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr || result.stdout}`.trim());
  return result.stdout;
}
