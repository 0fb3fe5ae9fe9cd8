import type { Clock } from './timers';

/** A clock that a test moves by hand. */
export class FakeClock implements Clock {
  #now = 0;
  #next = 0;
  readonly #set = new Map<number, { due: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  set(ms: number, run: () => void): unknown {
    this.#set.set(this.#next, { due: this.#now + ms, run });
    return this.#next++;
  }

  clear(handle: unknown): void {
    this.#set.delete(handle as number);
  }

  get pending(): number {
    return this.#set.size;
  }

  /** Runs everything that falls due within `ms`, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#set].filter(([, t]) => t.due <= end).toSorted(([, a], [, b]) => a.due - b.due)[0];
      if (!due) break;
      this.#set.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].due);
      due[1].run();
    }
    this.#now = end;
  }
}
