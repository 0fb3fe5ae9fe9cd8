import type { Keeper } from './keeper';
import type { Weights } from './weights';

/**
 * Milliseconds between looks at the kernel's table: how long a change by hand goes unseen. Where a look is slow (10,000
 * entries on a small machine) the time between is a hundred times as long, so that it never costs more than 1 % of a
 * processor; but no more than 30 s.
 */
const LOOK_EVERY = 5000;
const LOOK_COST = 100;
const LOOK_RARELY = 30_000;

/** The keeper's passes over the table, one after the other: when asked for, for a look now and then, and when something may be tried again. */
export class Passes {
  #last: Promise<unknown> = Promise.resolve();
  #soon = false;
  #retry: NodeJS.Timeout | null = null;
  #look: NodeJS.Timeout | null = null;

  constructor(
    private readonly keeper: Pick<Keeper, 'pass' | 'retries'>,
    private readonly weights: Pick<Weights, 'wait'>,
    private readonly log: (sentence: string) => void,
  ) {}

  /** From now on the table is looked at now and then. */
  begin(): void {
    this.#lookLater(LOOK_EVERY);
  }

  stop(): void {
    if (this.#look) clearTimeout(this.#look);
    if (this.#retry) clearTimeout(this.#retry);
  }

  /** Everything that the checks of this round of the event loop found goes into one batch. */
  soon(): void {
    if (this.#soon) return;
    this.#soon = true;
    setImmediate(() => {
      void this.pass(false);
    });
  }

  /**
   * A pass after those that are under way; never rejects: what went wrong is tried again.
   * @param look read the table first
   * @returns the milliseconds that it took
   */
  pass(look: boolean): Promise<number> {
    const pass = this.#last.then(async () => {
      const start = performance.now();
      if (!look) this.#soon = false;
      try {
        while (await this.keeper.pass(look));
      } catch (error) {
        this.log((error as Error).message);
      }
      this.#retrySoon();
      return performance.now() - start;
    });
    this.#last = pass;
    return pass;
  }

  #lookLater(ms: number): void {
    this.#look = setTimeout(() => {
      void this.pass(true).then((cost) =>
        this.#lookLater(Math.min(LOOK_RARELY, Math.max(LOOK_EVERY, LOOK_COST * cost))),
      );
    }, ms);
  }

  #retrySoon(): void {
    if (this.#retry) clearTimeout(this.#retry);
    const waits = [this.keeper.retries.wait(performance.now()), this.weights.wait()].filter(
      (w) => w !== null,
    );
    this.#retry = waits.length ? setTimeout(() => void this.pass(false), Math.min(...waits) + 1) : null;
  }
}
