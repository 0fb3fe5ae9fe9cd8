import { spawn } from 'node:child_process';

export interface RunOptions {
  /** milliseconds after which the program and its children are killed */
  limitMs: number;
  /** bytes kept of stdout and of stderr each; more ends the program */
  maxOutput?: number;
  env?: Record<string, string>;
}

export interface RunResult {
  /** exit status; null when it was ended by a signal */
  code: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** it wrote more than maxOutput and was ended */
  tooMuch: boolean;
}

/** What every program sees of our environment: a fixed PATH, and English messages in a fixed format. */
const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  NODE_ENV: 'production' as const,
};

/** The grace for output that is still in the pipe once the program itself has ended; a daemon that it left behind may hold the
 *  pipe open for ever, so we do not wait for its end. */
const drainMs = 200;

/**
 * Runs a program by absolute path and argument array, without a shell.
 * @returns its end, whatever it was; only a program that cannot be started at all rejects
 */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const maxOutput = options.maxOutput ?? 1 << 20;
  return new Promise((resolve, reject) => {
    // A process group of its own: on a time-out its children go with it.
    const child = spawn(file, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, ...options.env },
      detached: true,
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let timedOut = false;
    let tooMuch = false;
    const end = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has ended meanwhile
      }
    };
    for (const name of ['stdout', 'stderr'] as const) {
      let size = 0;
      child[name].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxOutput) output[name].push(chunk);
        else if (!tooMuch) {
          tooMuch = true;
          end();
        }
      });
    }
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, options.limitMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    let finished = false;
    const finish = (code: number | null) => {
      if (finished) return;
      finished = true;
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({
        code,
        stdout: Buffer.concat(output.stdout).toString('utf8'),
        stderr: Buffer.concat(output.stderr).toString('utf8'),
        timedOut,
        tooMuch,
      });
    };
    child.on('exit', (code) => {
      clearTimeout(timer);
      setTimeout(() => finish(code), drainMs).unref();
    });
    child.on('close', finish);
  });
}
