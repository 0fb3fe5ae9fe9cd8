import type { Random } from './random';

/** One reader of what comes from outside, and what must hold for any bytes that it is given. */
export interface Target {
  name: string;
  /** good and odd inputs to begin with, latin1 */
  seeds: readonly string[];
  /** words and signs of its language, latin1: what a mutation puts in */
  words: readonly string[];
  /** an input made by a grammar, latin1 */
  generate?: (random: Random) => string;
  /**
   * Reads the input and throws when something does not hold. Whatever is chosen (what to edit, where to cut) comes from `random`.
   * @returns what was seen: finding codes, shapes. An input that shows something new is kept and changed further
   */
  check(input: Buffer, random: Random): Iterable<string> | Promise<Iterable<string>>;
}

/** Throws with what was expected where a property does not hold. */
export function hold(condition: boolean, what: string, ...shown: unknown[]): asserts condition {
  if (!condition)
    throw new Error([what, ...shown.map((one) => JSON.stringify(one)?.slice(0, 600))].join('\n  '));
}

/** The same value, as JSON tells it. */
export function same(is: unknown, must: unknown, what: string): void {
  const [a, b] = [JSON.stringify(is), JSON.stringify(must)];
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at++;
  const from = Math.max(0, at - 80);
  hold(false, what, a.slice(from, at + 120), b.slice(from, at + 120));
}
