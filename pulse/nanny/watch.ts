import { matcherOf } from './expect';
import { type CheckResult, type Probe, type Target } from './check';
import { type Health, type Memory, afterCheck, unchecked } from './health';
import { startProbe } from './probe';
import type { Programs } from './programs/programs';
import type { Appointment, Timers } from './timers';
import type { CheckSpec } from '@/pulse/compile/intended';

/** A real server to be checked for one virtual service. */
export interface Patient {
  /** virtual server id */
  service: string;
  /** real server id */
  server: string;
  label: string;
  address: string;
  port: number;
  /** servers of its virtual service that stay although all failed at once */
  keepLast: number;
  spec: CheckSpec;
}

/** Checks one real server for ever: a check every `timeout` seconds from start to start, never two at once. */
export class Watch {
  health: Health;
  #target: Target;
  #broken: CheckResult | null = null;
  #probe: Probe | null = null;
  #next: Appointment | null = null;
  #extra: Appointment | null = null;
  /** when the check that is under way, and the one that ended last, began */
  #began = -Infinity;
  #ended = -Infinity;
  /** a check fell due while one was running: it starts when that one ends */
  #overdue: number | null = null;

  constructor(
    readonly patient: Patient,
    readonly memory: Memory | null,
    standing: boolean,
    private readonly timers: Timers,
    private readonly wall: () => number,
    private readonly programs: Programs,
    private readonly changed: (watch: Watch, before: Health) => void,
  ) {
    this.health = unchecked(memory, standing);
    const matcher = matcherOf(patient.spec);
    if (matcher && 'reason' in matcher) this.#broken = { outcome: 'bad', reason: matcher.reason };
    this.#target = {
      address: patient.address,
      port: patient.port,
      spec: patient.spec,
      matcher: typeof matcher === 'function' ? matcher : null,
    };
  }

  /** Has a check ended that began after that moment (of the monotonic clock)? */
  finishedSince(moment: number): boolean {
    return this.#ended > moment;
  }

  get #period(): number {
    return this.patient.spec.timeout * 1000;
  }

  /**
   * @param delay milliseconds until the first check
   * @param phase 0 to 1: how much of the period passes until the second, which spreads the load of servers that were started
   *   together over the interval; from then on the period is steady
   */
  start(delay: number, phase: number): void {
    const first = this.timers.now() + delay;
    this.#next = this.timers.at(first, () => this.#due(first, first + this.#period * phase));
  }

  stop(): void {
    this.#next?.cancel();
    this.#extra?.cancel();
    this.#probe?.cancel();
    this.#next = this.#extra = this.#probe = null;
  }

  #due(due: number, next = due + this.#period): void {
    if (this.#probe) this.#overdue = due;
    else this.#check();
    // a process that stood still does not make up for what it missed
    const missed = Math.max(0, Math.ceil((this.timers.now() - next) / this.#period));
    const following = next + missed * this.#period;
    this.#next = this.timers.at(following, () => this.#due(following));
  }

  #check(): void {
    this.#began = this.timers.now();
    if (this.#broken) return this.#finished(this.#broken);
    this.#probe = startProbe(this.#target, this.timers, this.programs, (result) => this.#finished(result));
  }

  #finished(result: CheckResult): void {
    this.#probe = null;
    this.#ended = this.#began;
    const before = this.health;
    const now = this.timers.now();
    const { reentry, fall } = this.patient.spec;
    this.health = afterCheck(before, result, { now, wall: this.wall() }, { reentry, fall }, this.memory);
    this.#recovery(before, now, reentry);
    this.changed(this, before);
    if (this.#overdue !== null) {
      this.#overdue = null;
      this.#check();
    }
  }

  /** A check of its own at the end of the re-entry time, so that a server returns after R and not after R rounded up to T. */
  #recovery(before: Health, now: number, reentry: number): void {
    const since = this.health.recoveringSince;
    if (since === before.recoveringSince) return;
    this.#extra?.cancel();
    this.#extra = null;
    if (since === null) return;
    const due = Math.max(now, since + reentry * 1000);
    this.#extra = this.timers.at(due, () => {
      if (!this.#probe) this.#check();
    });
  }
}
