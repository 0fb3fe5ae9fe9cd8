import type { Checked } from './deaf';

/** A watch with the virtual service whose last servers may be kept. */
export interface Kept extends Checked {
  readonly patient: Checked['patient'] & { service: string; keepLast: number };
}

/**
 * Knows which servers stay in the table although their checks fail (`keep_last`): when all that were in fail at once, this
 * router or the check itself is the likelier cause, and the last ones to fail are the likeliest to serve. "At once" is the
 * time within which one cause is found out everywhere, (fall + 1) times the timeout; who failed before that failed alone. One
 * server alone is no "all". They stay until one of the service is good again.
 */
export class LastKept {
  #services = new Map<string, Kept[]>();
  readonly #kept = new Map<string, ReadonlySet<Kept>>();

  /** These are watched from now on. */
  of(watches: Iterable<Kept>): void {
    this.#services = new Map();
    for (const watch of watches) {
      const { service, keepLast } = watch.patient;
      if (keepLast === 0) continue;
      const group = this.#services.get(service);
      if (group) group.push(watch);
      else this.#services.set(service, [watch]);
    }
    for (const service of this.#kept.keys()) if (!this.#services.has(service)) this.#kept.delete(service);
    for (const [service, group] of this.#services) this.#judge(service, group);
  }

  /** A check of one of them changed whether it serves. */
  changed({ patient: { service } }: Kept): void {
    const group = this.#services.get(service);
    if (group) this.#judge(service, group);
  }

  has(watch: Kept): boolean {
    return this.#kept.get(watch.patient.service)?.has(watch) ?? false;
  }

  #judge(service: string, group: Kept[]): void {
    const before = this.#kept.get(service);
    if (group.some(({ health }) => health.serve !== 'out')) {
      this.#kept.delete(service);
      return;
    }
    // whoever began to answer meanwhile, or is watched anew, changes nothing of what was decided
    if (before && [...before].some((watch) => group.includes(watch))) return;
    const since = (watch: Kept) => watch.health.since ?? 0;
    const { spec, keepLast } = group[0]?.patient ?? { spec: { fall: 1, timeout: 0 }, keepLast: 0 };
    const newest = Math.max(...group.map(since));
    const atOnce = group.filter((w) => newest - since(w) <= (spec.fall + 1) * spec.timeout * 1000);
    if (atOnce.length < 2) return;
    this.#kept.set(service, new Set(atOnce.toSorted((a, b) => since(b) - since(a)).slice(0, keepLast)));
  }
}
