/** Numbers that look random and are the same for the same seed (xorshift32), so that every run can be repeated. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // 0 would stay 0 for ever
    this.state = seed >>> 0 || 0x9e3779b9;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** 0 to 2³²−1 */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state;
  }

  /** 0 to n−1; 0 when n is 0 */
  below(n: number): number {
    return n > 0 ? this.next() % n : 0;
  }

  /** true once in n */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
