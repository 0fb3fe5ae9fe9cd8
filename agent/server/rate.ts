import { setTimeout as sleep } from 'node:timers/promises';

/** A token bucket on the monotonic clock: `burst` calls at once, `perSecond` in the long run. */
export class Rate {
  private tokens: number;
  private last = performance.now();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  /**
   * Takes one token, waiting for it where the wait is short.
   * @param longest milliseconds
   * @returns false when it would take longer: none was taken
   */
  async take(longest: number): Promise<boolean> {
    const now = performance.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.last) / 1000) * this.perSecond);
    this.last = now;
    const wait = ((1 - this.tokens) / this.perSecond) * 1000;
    if (wait > longest) return false;
    // Below nothing: whoever comes next waits behind this one.
    this.tokens -= 1;
    if (wait > 0) await sleep(wait);
    return true;
  }
}
