/** Milliseconds before an operation that had no effect is tried again: doubled each time, from the first to the second. */
const FIRST = 1000;
const LONGEST = 60_000;

interface Failure {
  detail: string;
  count: number;
  /** on the monotonic clock */
  next: number;
}

/** Operations that the kernel or ipvsadm refused: what was said, and when they are tried again. They hold up nothing else. */
export class Retries {
  readonly #failures = new Map<string, Failure>();

  fail(key: string, detail: string, now: number): void {
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    this.#failures.set(key, { detail, count, next: now + Math.min(LONGEST, FIRST * 2 ** (count - 1)) });
  }

  clear(key: string): void {
    this.#failures.delete(key);
  }

  /** A new configuration is a new chance. */
  clearAll(): void {
    this.#failures.clear();
  }

  waiting(key: string, now: number): boolean {
    return (this.#failures.get(key)?.next ?? 0) > now;
  }

  /** Forgets what nobody wants any more. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#failures.keys()) if (!keys.has(key)) this.#failures.delete(key);
  }

  detail(key: string): string | null {
    return this.#failures.get(key)?.detail ?? null;
  }

  /** @returns milliseconds until the next is due, null when there is none */
  wait(now: number): number | null {
    const next = Math.min(...[...this.#failures.values()].map((f) => f.next));
    return Number.isFinite(next) ? Math.max(0, next - now) : null;
  }

  *all(): Iterable<[string, string]> {
    for (const [key, { detail }] of this.#failures) yield [key, detail];
  }
}
