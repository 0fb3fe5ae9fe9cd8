import type { CheckSpec } from '@/pulse/compile/intended';
import type { Reason } from '@/lib/protocol/status';
import { Page } from './page';
import { compilePattern, matches } from './pattern';

/** Most that is kept of an answer, bytes. The original looked at 254; a page's head and first lines fit in 4 kB. */
export const ANSWER_LIMIT = 4096;

/** Bytes of the answer that a reason quotes. */
const QUOTED = 64;

/** Milliseconds of CPU that a regular expression may use in one check; a linear one needs under 1 ms for 4 kB. */
const REGEX_BUDGET = 50;

/** Printable ASCII as it is, everything else escaped, so that a log line or a page cannot be forged by an answer. */
export function printable(bytes: Buffer, most = QUOTED): string {
  const named: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
  return [...bytes.subarray(0, most)]
    .map(
      (b) =>
        named[b] ?? (b >= 32 && b < 127 ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, '0')}`),
    )
    .join('');
}

export type Verdict = { matched: true } | { matched: false; reason: Reason } | null;

/** Gathers what a server answers, whatever segments it comes in, and says when that settles the check. */
export interface Matcher {
  /** @returns null while more may still settle it */
  add(chunk: Buffer, now: number): Verdict;
  /** Nothing more will come; `code` says why: timeout-answer, closed-early, mismatch. */
  end(code: string, params?: Record<string, string | number>): Exclude<Verdict, null>;
  /** Milliseconds from `now` after which `recheck` should be called; null: not needed */
  wait(now: number): number | null;
  recheck(now: number): Verdict;
}

class Answer {
  #chunks: Buffer[] = [];
  length = 0;

  add(chunk: Buffer): void {
    const rest = ANSWER_LIMIT - this.length;
    // copied: a slice would keep the whole segment of a flooding server in memory
    const kept = Buffer.from(chunk.subarray(0, rest));
    if (kept.length) this.#chunks.push(kept);
    this.length += kept.length;
  }

  get bytes(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}

/** Expected text exactly at the start of the answer; `*` alone: any first byte (the original's meaning). */
class Prefix implements Matcher {
  readonly #answer = new Answer();
  readonly #want: Buffer | null;

  constructor(expect: string) {
    this.#want = expect === '*' ? null : Buffer.from(expect, 'latin1');
  }

  add(chunk: Buffer): Verdict {
    this.#answer.add(chunk);
    const got = this.#answer.bytes;
    if (!this.#want) return got.length ? { matched: true } : null;
    const length = Math.min(got.length, this.#want.length);
    // the first wrong byte settles it; the rest of the limit would only delay what is known
    if (got.compare(this.#want, 0, length, 0, length) !== 0) return this.end('mismatch');
    return got.length >= this.#want.length ? { matched: true } : null;
  }

  end(code: string, params: Record<string, string | number> = {}): { matched: false; reason: Reason } {
    return {
      matched: false,
      reason: { code, params: { ...params, received: printable(this.#answer.bytes) } },
    };
  }

  wait(): null {
    return null;
  }

  recheck(): null {
    return null;
  }
}

/**
 * A regular expression anywhere in the first 4 kB. Tried on the first segment at once and then at intervals that double from
 * 10 ms, so that a server which sends byte by byte costs a dozen tries a check and not four thousand. `$` can match at the
 * end of a segment: what matters is that it matched at some moment within the limit.
 */
class Regex implements Matcher {
  readonly #answer = new Answer();
  readonly #pattern: RegExp;
  #budget = REGEX_BUDGET;
  #nextTry = 0;
  #interval = 5;
  #tried = 0;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  add(chunk: Buffer, now: number): Verdict {
    this.#answer.add(chunk);
    return this.#answer.length >= ANSWER_LIMIT ? this.end('mismatch') : this.recheck(now);
  }

  recheck(now: number): Verdict {
    if (now < this.#nextTry || this.#tried === this.#answer.length) return null;
    this.#interval *= 2;
    this.#nextTry = now + this.#interval;
    return this.#try();
  }

  wait(now: number): number | null {
    return this.#tried === this.#answer.length ? null : Math.max(0, this.#nextTry - now);
  }

  end(code: string, params: Record<string, string | number> = {}): Exclude<Verdict, null> {
    const last = this.#tried === this.#answer.length ? null : this.#try();
    return (
      last ?? {
        matched: false,
        reason: { code, params: { ...params, received: printable(this.#answer.bytes) } },
      }
    );
  }

  #try(): Verdict {
    this.#tried = this.#answer.length;
    const text = this.#answer.bytes.toString('latin1');
    let found: boolean | null;
    let used: number;
    do {
      const before = process.cpuUsage();
      found = matches(this.#pattern, text, this.#budget);
      const spent = process.cpuUsage(before);
      used = (spent.user + spent.system) / 1000;
      this.#budget -= used;
      // the limit counts wall time: stopped without having used it means that the router was busy elsewhere; again
    } while (found === null && this.#budget > 0 && used < REGEX_BUDGET / 2);
    if (found) return { matched: true };
    if (found === null || this.#budget <= 0) {
      return { matched: false, reason: { code: 'regex-too-slow', params: { milliseconds: REGEX_BUDGET } } };
    }
    return null;
  }
}

/**
 * What decides whether an answer is the expected one.
 * @returns a maker of one matcher per check; null when nothing need come (or the check brings its own); a reason when `expect` can never match
 */
export function matcherOf(spec: CheckSpec): (() => Matcher) | null | { reason: Reason } {
  const { expect, page } = spec;
  if (page) return () => new Page(page);
  if (expect === null || expect === '') return null;
  if (!spec.regex) return () => new Prefix(expect);
  try {
    const pattern = compilePattern(expect);
    return () => new Regex(pattern);
  } catch (error) {
    return { reason: { code: 'bad-regex', params: { error: (error as Error).message.slice(0, 200) } } };
  }
}
