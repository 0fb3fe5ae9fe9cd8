import { spawn, type ChildProcess } from 'node:child_process';

/** A flush of a thousand rules is one burst of lines that ends with who did it. */
const BURST_MS = 30;
/** A monitor that ends is started again, not faster than this: without nf_tables it cannot live. */
const AGAIN_MS = 10_000;

/** A program that goes on for as long as it is wanted and writes lines when something changes. */
export interface Teller {
  file: string;
  args: string[];
  env?: Record<string, string>;
}

/**
 * Hears of changes in the packet filter. `nft monitor` tells of every one at once, whoever makes it; its last line names the
 * process: `# new generation 6 by process 32476 (nft)`. With iptables-legacy the kernel tells nobody, and `pulse-marks watch` looks.
 */
export class Monitor {
  #child: ChildProcess | null = null;
  #again: NodeJS.Timeout | null = null;
  #burst: NodeJS.Timeout | null = null;
  #stopped = true;
  #by: string | null = null;

  /** @param changed called after each burst; `by` as nft names the process, null when it did not say */
  constructor(
    private readonly teller: Teller,
    private readonly changed: (by: string | null) => void,
  ) {}

  /** Does it listen now? Else changes are seen by looking only. */
  get alive(): boolean {
    return this.#child !== null;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#run();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#again, this.#burst]) if (timer) clearTimeout(timer);
    this.#child?.kill();
    this.#child = null;
  }

  #run(): void {
    const { file, args, env } = this.teller;
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...ENVIRONMENT, ...env } });
    this.#child = child;
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      if (this.#child === child) this.#child = null;
      if (!this.#stopped) this.#again = setTimeout(() => this.#run(), AGAIN_MS);
    };
    child.on('error', end);
    child.on('exit', end);
    let tail = '';
    child.stdout.on('data', (chunk: Buffer) => {
      // Bounded: only the end of a burst says who it was.
      tail = (tail + chunk.toString('latin1')).slice(-500);
      const by = /by process (\d+ \([^)\n]{1,40}\))/.exec(tail.slice(tail.lastIndexOf('# new generation')));
      if (by) this.#by = by[1] ?? null;
      this.#burst ??= setTimeout(() => {
        this.#burst = null;
        const who = this.#by;
        this.#by = null;
        tail = '';
        this.changed(who);
      }, BURST_MS);
    });
  }
}

const ENVIRONMENT = {
  LC_ALL: 'C',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
} as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;
