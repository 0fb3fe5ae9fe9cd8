import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the checks can tell of this router. Times in milliseconds of a monotonic clock. */
export interface Checks {
  /** has every server been checked by a check that began after that moment? */
  finishedSince(moment: number): boolean;
  /** every server of more than one machine is out: the router itself hears nobody */
  readonly deaf: boolean;
}

/** Added to the router's priority (pulse/compile/gate.ts) while it hears no real server: the other may. */
const UNFIT = -30;

/** Milliseconds: an lvsd that was restarted again and again is trusted again after a minute of life. */
const PROBATION = 60_000;

/** One gate at which this router may be waiting; the file `returning` holds the word of who waits. */
class Gate {
  answered: string | null = null;
  #token: string | null = null;
  #asked = 0;

  /** @param suffix of the files of a group of addresses (pulse/compile/vrrp.ts) */
  constructor(readonly suffix: string) {}

  /** True once a round of checks is finished since that word was first seen, until it is answered. */
  mayAnswer(token: string, now: number, checks: Checks): boolean {
    if (token !== this.#token) [this.#token, this.#asked] = [token, now];
    return token !== this.answered && checks.finishedSince(this.#asked);
  }
}

/**
 * Tells `pulse` and keepalived, by files in /run/pulse, whether this router should lead: answers `returning` (the router has become
 * passive and waits at the gate) with `checked` once a round of checks is finished, and keeps `fitness`.
 */
export class Readiness {
  readonly #born: number;
  readonly #probation: boolean;
  #fitness: number | null;
  readonly #gates = ['', '2'].map((suffix) => new Gate(suffix));

  constructor(
    private readonly folder: string,
    private readonly checks: Checks,
    private readonly now: () => number,
    private readonly log: (sentence: string) => void,
  ) {
    this.#born = now();
    this.#fitness = Number(this.#read('fitness') ?? 0);
    this.#probation = this.#fitness < 0;
  }

  /** Looks and tells. Cheap enough for twice a second; a file that cannot be written is tried again the next time. */
  look(): void {
    try {
      this.#answer();
      this.#judge();
    } catch (error) {
      this.log(`Whether this router should lead cannot be told: ${(error as Error).message}`);
    }
  }

  #answer(): void {
    for (const gate of this.#gates) {
      const token = this.#read(`returning${gate.suffix}`);
      if (token === null || !gate.mayAnswer(token, this.now(), this.checks)) continue;
      this.#write(`checked${gate.suffix}`, token);
      gate.answered = token;
    }
  }

  #judge(): void {
    if (this.#probation && this.now() - this.#born < PROBATION) return;
    const fitness = this.checks.deaf ? UNFIT : 0;
    if (fitness === this.#fitness) return;
    this.#write('fitness', String(fitness));
    this.#fitness = fitness;
    this.log(
      fitness < 0
        ? 'no real server is heard: this router’s priority is lowered, the other one may hear them'
        : 'this router’s priority is its own again',
    );
  }

  #read(file: string): string | null {
    try {
      return readFileSync(path.join(this.folder, file), 'latin1').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** By rename: keepalived reads a file as soon as it changes. */
  #write(file: string, text: string): void {
    const target = path.join(this.folder, file);
    writeFileSync(`${target}.new`, `${text}\n`, { mode: 0o644 });
    renameSync(`${target}.new`, target);
  }
}
