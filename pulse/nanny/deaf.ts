import { type Health, heardNothing } from './health';
import type { Patient } from './watch';

/** What this needs of a watch. */
export interface Checked {
  readonly patient: Pick<Patient, 'address' | 'spec'>;
  health: Health;
}

/**
 * Knows when this router hears nobody: every real server of every service is out, and they are more than one machine. Then the
 * router was cut off, and not all of them died in one moment. Those that fell silent with the rest are excused: they return with
 * their first good check, without the re-entry time that is meant for servers which cannot be trusted. Otherwise a router whose
 * links were cut would take the addresses back when they return and have no server for `reentry` seconds
 * (docs/decisions/0060).
 */
export class Deafness {
  #watches: ReadonlyMap<string, Checked> = new Map();
  /** servers that are not out */
  #heard = 0;
  #machines = 0;
  /** wall clock, milliseconds; null: somebody is heard */
  #since: number | null = null;

  constructor(private readonly wall: () => number) {}

  /** These are watched from now on. */
  of(watches: ReadonlyMap<string, Checked>): void {
    this.#watches = watches;
    const checked = [...watches.values()].filter(isChecked);
    this.#heard = checked.filter(({ health }) => health.serve !== 'out').length;
    this.#machines = new Set(checked.map(({ patient }) => patient.address)).size;
    if (this.#heard > 0) this.#since = null;
  }

  /** Is nobody heard now? */
  get deaf(): boolean {
    return this.#since !== null;
  }

  /** A check of one of them ended. */
  checked(watch: Checked, before: Health): void {
    if (!isChecked(watch)) return;
    const { serve } = watch.health;
    if (before.serve !== 'out' && serve === 'out') this.#heard--;
    if (before.serve === 'out' && serve !== 'out') this.#heard++;
    if (this.#heard > 0 || this.#machines < 2) {
      this.#since = null;
      return;
    }
    if (this.#since === null) {
      this.#since = this.wall();
      for (const one of this.#watches.values()) this.#excuse(one);
    }
    this.#excuse(watch);
  }

  /** A silent server is found out within (fall + 1) times its timeout: who failed longer ago failed alone. */
  #excuse(watch: Checked): void {
    const { health, patient } = watch;
    const { fall, timeout } = patient.spec;
    const earliest = (this.#since ?? 0) - 1000 * (fall + 1) * timeout;
    if (heardNothing(health) && (health.since ?? 0) >= earliest) watch.health = { ...health, excused: true };
  }
}

const isChecked = ({ patient }: Checked) => patient.spec.kind !== 'program';
