/** Where time comes from; tests bring their own. */
export interface Clock {
  /** milliseconds that never run backwards and know nothing of the wall clock, so that a clock step moves no check */
  now(): number;
  set(ms: number, run: () => void): unknown;
  clear(handle: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  set: (ms, run) => setTimeout(run, ms),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/** One appointment; `due` is on the clock's scale. */
export interface Appointment {
  readonly due: number;
  cancel(): void;
}

interface Entry extends Appointment {
  order: number;
  run: ((late: number) => void) | null;
}

/**
 * Any number of appointments on ONE timer of the event loop: a heap, since 10,000 servers make 20,000 appointments (the next
 * check and the limit of the running one) and a timer each would cost memory and a linear list walk per check.
 * Equal times run in the order in which they were made: a check's limit is made before its successor's start.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #heap: Entry[] = [];
  #order = 0;
  #armed: { due: number; handle: unknown } | null = null;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** @param run gets how late it is, in milliseconds: a late clock is this process's fault and nobody else's */
  at(due: number, run: (late: number) => void): Appointment {
    const entry: Entry = {
      due,
      order: this.#order++,
      run,
      // stays in the heap until its time: at most one limit per check, which a search would cost more to remove
      cancel: () => {
        entry.run = null;
      },
    };
    this.#push(entry);
    this.#arm();
    return entry;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (this.#armed && (!first || this.#armed.due > first.due)) {
      this.#clock.clear(this.#armed.handle);
      this.#armed = null;
    }
    if (!first || this.#armed) return;
    const due = first.due;
    this.#armed = {
      due,
      // rounded up: a timer that fires a fraction early would find nothing due and spin
      handle: this.#clock.set(Math.max(0, Math.ceil(due - this.#clock.now())), () => {
        this.#armed = null;
        this.#fire();
      }),
    };
  }

  #fire(): void {
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first && first.due <= now; first = this.#heap[0]) {
      this.#pop();
      const { run } = first;
      first.run = null;
      run?.(now - first.due);
    }
    this.#arm();
  }

  #before(a: Entry, b: Entry): boolean {
    return a.due < b.due || (a.due === b.due && a.order < b.order);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (!parent || !this.#before(entry, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      let child = heap[down];
      const right = heap[down + 1];
      if (child && right && this.#before(right, child)) {
        down++;
        child = right;
      }
      if (!child || !this.#before(child, last)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}
