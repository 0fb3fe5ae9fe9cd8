import { realpathSync } from 'node:fs';
import { type ProgramRefusal, judgeProgram, programAccount, programFolders } from '@/pulse/policy';
import { type Contained, type Ended, contained } from './contained';

/**
 * Programs that run at once. Each is a process or several, and mostly waits; but a router has few processors, and the kernel
 * must not be short of them when the service moves.
 */
const AT_ONCE = 32;

/** What became of it, or why root's policy keeps it from running. */
export type Ran = Ended | { how: 'refused'; refusal: ProgramRefusal };

/** A program that was asked for. `startedAt` (performance.now()) is null while it waits for its turn. */
export interface Run extends Contained {
  readonly startedAt: number | null;
}

/** Runs the programs that lvs.cf names, as root's policy says, so many at once and the others in the order of their asking. */
export class Programs {
  readonly #waiting = new Set<() => void>();
  #running = 0;

  /** @param agentConf path of root's policy, read anew for each run */
  constructor(
    private readonly agentConf: string,
    private readonly atOnce = AT_ONCE,
  ) {}

  /**
   * Runs a program of lvs.cf as the unprivileged account of root's policy.
   * @param done called once, never before this returns and never after `kill`
   */
  run(argv: string[], done: (ran: Ran) => void): Run {
    return this.#queue((ended) => {
      const [program = '', ...args] = argv;
      // what is judged is what runs: a link could lead elsewhere a moment later
      const file = realPath(program);
      const refusal = judgeProgram(file, programFolders(this.agentConf));
      const account = programAccount(this.agentConf);
      if (refusal) setImmediate(ended, { how: 'refused', refusal });
      else if (!account) setImmediate(ended, noAccount);
      else return contained([file, ...args], account, ended);
      return null;
    }, done);
  }

  /** Runs a program that we chose, by absolute path and as this process (ssh with root's key); contained all the same. */
  runOwn(argv: string[], done: (ran: Ran) => void): Run {
    return this.#queue((ended) => contained(argv, null, ended), done);
  }

  #queue(start: (ended: (ran: Ran) => void) => Contained | null, done: (ran: Ran) => void): Run {
    let running: Contained | null = null;
    let over = false;
    const run = { startedAt: null as number | null, kill: () => end() };
    const end = () => {
      if (over) return;
      over = true;
      running?.kill();
      if (run.startedAt !== null) this.#running--;
      this.#waiting.delete(turn);
      this.#next();
    };
    const turn = () => {
      run.startedAt = performance.now();
      running = start((ran) => {
        if (over) return;
        end();
        done(ran);
      });
    };
    this.#waiting.add(turn);
    this.#next();
    return run;
  }

  #next(): void {
    for (const turn of this.#waiting) {
      if (this.#running >= this.atOnce) return;
      this.#waiting.delete(turn);
      this.#running++;
      turn();
    }
  }
}

const noAccount: Ended = {
  how: 'not-started',
  error: 'agent.conf: no account to run programs as',
  output: Buffer.alloc(0),
  said: Buffer.alloc(0),
};

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
