/** Lets the agent's changes happen one after the other, in the order in which they were asked for. */
export class Lock {
  private last: Promise<unknown> = Promise.resolve();
  private held = 0;

  /** Nobody holds it or waits for it. */
  get free(): boolean {
    return this.held === 0;
  }

  /** Runs `work` once everything that was asked for earlier has ended; its result or error is the caller's. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.held++;
    const mine = this.last.then(work).finally(() => {
      this.held--;
    });
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
