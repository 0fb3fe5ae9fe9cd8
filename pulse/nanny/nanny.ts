import type { CheckRun } from '@/lib/protocol';
import { Deafness } from './deaf';
import type { Health, Memory } from './health';
import { LastKept } from './last';
import { checkOnce } from './once';
import type { Programs } from './programs/programs';
import { Timers } from './timers';
import { type Patient, Watch } from './watch';

/** Milliseconds between the first checks of servers that are started together: at most 500 connections open a second. */
const STAGGER = 2;

/** Checks at once that somebody asked for; those that run by themselves come first. */
const ONCE = 8;

export interface NannyEvents {
  /** a check ended; `before` is what was known until then */
  checked(patient: Patient, health: Health, before: Health): void;
}

/** Identity of a watch: the same real server may serve several virtual services and is checked for each. */
export function watchKey(service: string, server: string): string {
  return `${service} ${server}`;
}

/** All health checks of a router, in this process. */
export class Nanny {
  readonly #watches = new Map<string, Watch>();
  /** how many were ever started: spreads the phases */
  #started = 0;
  /** checks under way that somebody asked for */
  #asked = 0;
  readonly #deafness: Deafness;
  readonly #last = new LastKept();

  constructor(
    private readonly events: NannyEvents,
    private readonly programs: Programs,
    private readonly timers: Timers = new Timers(),
    private readonly wall: () => number = Date.now,
  ) {
    this.#deafness = new Deafness(wall);
  }

  /**
   * Checks exactly these from now on. Who is watched already with the same address and check goes on undisturbed; a changed
   * check begins at once and keeps what was known, since the server itself has not changed.
   * @param recall what was known of a server before lvsd's restart, and whether it takes new clients in the table now
   */
  watch(
    patients: Patient[],
    recall: (patient: Patient) => { memory: Memory | null; standing: boolean },
  ): void {
    const wanted = new Set<string>();
    let fresh = 0;
    const eager = patients.filter((p) => {
      const key = watchKey(p.service, p.server);
      if (wanted.has(key)) return false;
      wanted.add(key);
      return !same(this.#watches.get(key)?.patient, p);
    });
    for (const [key, watch] of this.#watches) {
      if (wanted.has(key)) continue;
      watch.stop();
      this.#watches.delete(key);
    }
    for (const patient of eager) {
      const key = watchKey(patient.service, patient.server);
      const old = this.#watches.get(key);
      old?.stop();
      const { memory, standing } = recall(patient);
      const watch = new Watch(
        patient,
        memory,
        standing,
        this.timers,
        this.wall,
        this.programs,
        (w, before) => {
          this.#deafness.checked(w, before);
          if (w.health.serve !== before.serve) this.#last.changed(w);
          this.events.checked(w.patient, w.health, before);
        },
      );
      if (old) watch.health = old.health;
      this.#watches.set(key, watch);
      // multiples of the golden ratio fill the interval evenly, however many come and go; never less than a fifth of it
      const phase = 0.2 + 0.8 * ((this.#started++ * 0.618034) % 1);
      const spread = Math.min(STAGGER, (patient.spec.timeout * 1000) / Math.max(1, eager.length));
      watch.start(fresh++ * spread, phase);
    }
    this.#deafness.of(this.#watches);
    this.#last.of(this.#watches.values());
  }

  /** What is known of a server. One that is kept although its check fails serves, and says why. */
  health(service: string, server: string): Health | null {
    const watch = this.#watches.get(watchKey(service, server));
    if (!watch) return null;
    const { health } = watch;
    if (!this.#last.has(watch)) return health;
    return {
      ...health,
      serve: 'in',
      reason: { code: 'kept-last', params: { code: health.reason?.code ?? '' } },
    };
  }

  /** Every server under watch with what is known of it. */
  *all(): Iterable<[string, Watch]> {
    yield* this.#watches;
  }

  /**
   * Checks one server now, besides. @returns null: it is not under watch
   * @throws Error when too many such checks are under way
   */
  async once(service: string, server: string): Promise<CheckRun | null> {
    const watch = this.#watches.get(watchKey(service, server));
    if (!watch) return null;
    if (this.#asked >= ONCE) throw new Error('Too many checks were asked for at the same time.');
    this.#asked++;
    try {
      return await checkOnce(watch.patient, this.timers, this.programs);
    } finally {
      this.#asked--;
    }
  }

  /** Does this router hear none of several machines? */
  get deaf(): boolean {
    return this.#deafness.deaf;
  }

  /** Has every server been checked by a check that began after that moment (of the monotonic clock)? */
  finishedSince(moment: number): boolean {
    return [...this.#watches.values()].every((watch) => watch.finishedSince(moment));
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }
}

function same(a: Patient | undefined, b: Patient): boolean {
  return (
    a !== undefined &&
    a.label === b.label &&
    a.address === b.address &&
    a.port === b.port &&
    a.keepLast === b.keepLast &&
    JSON.stringify(a.spec) === JSON.stringify(b.spec)
  );
}
