import type { Reason } from '@/lib/protocol/status';
import type { CheckSpec } from '@/pulse/compile/intended';
import type { Matcher } from './expect';
import type { Appointment, Timers } from './timers';
import type { Trace } from './trace';

/**
 * What one check found. `undecided`: it could not be made, through no fault of the server (no descriptor left, a local
 * filter); such a check says nothing about the server.
 */
export type CheckResult =
  | { outcome: 'good'; latencyMs: number }
  | { outcome: 'bad'; reason: Reason }
  | { outcome: 'undecided'; reason: Reason };

/** What is checked and how; `matcher` null: nothing need come. */
export interface Target {
  address: string;
  port: number;
  spec: CheckSpec;
  matcher: (() => Matcher) | null;
  /** for whoever wants to see what passes; of those that run by themselves nobody does */
  trace?: Trace;
}

/** A running check. `cancel` ends it without a result and frees its socket. */
export interface Probe {
  cancel(): void;
}

/** Lateness of the event loop, milliseconds, from which on the limit of a check is extended by as much. */
const LATE = 100;

/** The part that every kind of check shares: one result, one limit, nothing left behind. */
export abstract class RunningCheck implements Probe {
  protected readonly started: number;
  protected readonly matcher: Matcher | null;
  #limit: Appointment;
  #recheck: Appointment | null = null;
  #done: ((result: CheckResult) => void) | null;

  constructor(
    protected readonly target: Target,
    protected readonly timers: Timers,
    done: (result: CheckResult) => void,
  ) {
    this.#done = done;
    this.matcher = target.matcher?.() ?? null;
    this.started = timers.now();
    this.#limit = this.#limitAt(this.started + target.spec.timeout * 1000, true);
  }

  /** frees the socket */
  protected abstract release(): void;
  /** the limit has passed: what does that mean for this kind of check? */
  protected abstract expired(): void;

  cancel(): void {
    this.#settle(null);
  }

  protected good(): void {
    this.#settle({
      outcome: 'good',
      latencyMs: Math.round((this.timers.now() - this.started) * 10) / 10,
    });
  }

  protected bad(code: string, params: Record<string, string | number> = {}): void {
    this.#settle({ outcome: 'bad', reason: { code, params } });
  }

  protected undecided(code: string, params: Record<string, string | number> = {}): void {
    this.#settle({ outcome: 'undecided', reason: { code, params } });
  }

  /** Nothing more will come; the matcher may still find that what came is enough. */
  protected ended(code: string, params: Record<string, string | number> = {}): void {
    if (!this.matcher) return this.bad(code, params);
    const verdict = this.matcher.end(code, params);
    if (verdict.matched) this.good();
    else this.bad(verdict.reason.code, verdict.reason.params);
  }

  protected received(chunk: Buffer): void {
    this.target.trace?.received.add(chunk);
    this.#judge((matcher, now) => matcher.add(chunk, now));
  }

  protected failed(error: NodeJS.ErrnoException): void {
    const code = error.code ?? error.message;
    // what TLS says of the other side's words
    if (/^(?:EPROTO$|ERR_SSL_|ERR_TLS_)/.test(code)) return this.bad('tls-failed', { error: code });
    if (code === 'ECONNREFUSED') this.bad('refused');
    else if (['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code)) this.ended('reset');
    else if (code === 'ETIMEDOUT') this.expired();
    else if (['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'].includes(code)) {
      this.bad('unreachable', { error: code });
    } else this.undecided('local-error', { error: code });
  }

  get settled(): boolean {
    return this.#done === null;
  }

  #judge(ask: (matcher: Matcher, now: number) => ReturnType<Matcher['add']>): void {
    if (!this.matcher || this.settled) return;
    const now = this.timers.now();
    const verdict = ask(this.matcher, now);
    if (verdict?.matched) return this.good();
    if (verdict) return this.bad(verdict.reason.code, verdict.reason.params);
    const wait = this.matcher.wait(now);
    this.#recheck?.cancel();
    this.#recheck =
      wait === null
        ? null
        : this.timers.at(now + wait, () => this.#judge((matcher, later) => matcher.recheck(later)));
  }

  #limitAt(due: number, mayExtend: boolean): Appointment {
    return this.timers.at(due, (late) => {
      if (late > LATE && mayExtend) {
        // this process stood still (or the machine slept): the server gets back the time that it was not listened to
        this.#limit = this.#limitAt(
          this.timers.now() + Math.min(late, this.target.spec.timeout * 1000),
          false,
        );
      } else {
        // what has arrived already is looked at first: timers run before sockets in a round of the event loop
        setImmediate(() => this.settled || this.expired());
      }
    });
  }

  #settle(result: CheckResult | null): void {
    const done = this.#done;
    if (!done) return;
    this.#done = null;
    this.#limit.cancel();
    this.#recheck?.cancel();
    this.release();
    if (result) done(result);
  }
}
