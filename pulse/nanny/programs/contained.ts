import { type ChildProcess, spawn } from 'node:child_process';
import type { Account } from '@/pulse/policy';

/** Most that is read of what a program prints, bytes; the original read 4095. */
export const OUTPUT_LIMIT = 4096;

/** What became of a program. */
export type Outcome =
  | { how: 'exit'; code: number }
  | { how: 'signal'; signal: string }
  /** it printed more than OUTPUT_LIMIT and was killed for it */
  | { how: 'flood' }
  /** it could not be started, through a fault of this router */
  | { how: 'not-started'; error: string };

/** With what it printed on stdout and stderr, as far as that was read. */
export type Ended = Outcome & { output: Buffer; said: Buffer };

/** A running program. `kill` ends it and everything that it started; nobody is told of its end then. */
export interface Contained {
  kill(): void;
}

/** Processes that one account may have at once: a program that forks without end stops there. */
const PROCESSES = 256;

/** What a program finds in its environment; nothing of ours. (Next's types want NODE_ENV in every one.) */
const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  HOME: '/',
} as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;

/** util-linux's own complaint: the namespace or the account could not be had. That the program itself is at fault reads otherwise. */
const NOT_SET_UP = /^(?:unshare|setpriv|prlimit): (?!failed to execute)/;

/**
 * The argument vector that runs a program in a process namespace of its own (pid_namespaces(7)): when its first process ends
 * or is killed, the kernel kills everything else in there, however often it forked and whatever session it went to. No search
 * through /proc could promise that. All of it dies with this process.
 */
function wrapped(argv: string[], account: Account | null): string[] {
  // lvsd is root. Whoever is not (a developer's tests) is unprivileged already, and makes namespaces in one of his own.
  const isRoot = process.geteuid?.() === 0;
  const user = isRoot ? [] : ['--user', '--map-current-user'];
  const identity =
    isRoot && account
      ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--inh-caps=-all']
      : [];
  return [
    ...['/usr/bin/setpriv', '--pdeathsig=KILL', '--'],
    ...['/usr/bin/prlimit', `--nproc=${PROCESSES}`, '--core=0', '--'],
    ...['/usr/bin/unshare', ...user, '--pid', '--fork', '--kill-child=KILL', '--'],
    // the kernel forgets the death signal when the account changes, so it is asked for again
    ...['/usr/bin/setpriv', '--no-new-privs', ...identity, '--pdeathsig=KILL', '--'],
    ...argv,
  ];
}

/**
 * Starts a program, contained.
 * @param argv the program by absolute path, and its arguments
 * @param account without any privilege; null: as this process runs (ssh with root's key)
 * @param ended called once, unless it is killed
 */
export function contained(
  argv: string[],
  account: Account | null,
  ended: (result: Ended) => void,
): Contained {
  const output = new Bounded();
  const said = new Bounded();
  let child: ChildProcess | null = null;
  let done = false;
  const kill = () => {
    done = true;
    child?.stdout?.destroy();
    child?.stderr?.destroy();
    // the group holds unshare(1), and the kernel answers its death with that of the namespace
    if (child?.pid !== undefined) killGroup(child.pid);
  };
  const finish = (outcome: Outcome) => {
    if (done) return;
    kill();
    ended({ ...outcome, output: output.bytes, said: said.bytes });
  };
  const notStarted = (error: NodeJS.ErrnoException) =>
    finish({ how: 'not-started', error: error.code ?? error.message });
  try {
    const [file = '', ...args] = wrapped(argv, account);
    child = spawn(file, args, {
      cwd: '/',
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (error) {
    // told in the next round, so that the caller has its handle first
    setImmediate(notStarted, error as NodeJS.ErrnoException);
    return { kill };
  }
  child.on('error', notStarted);
  child.stdout?.on('data', (chunk: Buffer) => output.add(chunk) || finish({ how: 'flood' }));
  // read to the end, though little of it is kept: a full pipe would stop the program
  child.stderr?.on('data', (chunk: Buffer) => said.add(chunk));
  child.on('close', (code, signal) => {
    const complaint = said.bytes.toString('latin1');
    if (signal !== null) finish({ how: 'signal', signal });
    else if (code !== 0 && NOT_SET_UP.test(complaint)) {
      finish({ how: 'not-started', error: complaint.trim().slice(0, 200) });
    } else finish({ how: 'exit', code: code ?? 0 });
  });
  return { kill };
}

/** Bytes up to a limit; what comes after it is not kept. */
class Bounded {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  /** @returns was there room for all of it? */
  add(chunk: Buffer): boolean {
    const rest = OUTPUT_LIMIT - this.#length;
    if (rest > 0) this.#chunks.push(Buffer.from(chunk.subarray(0, rest)));
    this.#length += chunk.length;
    return this.#length <= OUTPUT_LIMIT;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}
