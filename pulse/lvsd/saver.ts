import type { Nanny, Watch } from '@/pulse/nanny';
import type { Keeper } from './keeper';
import type { Store } from './store';

/** Milliseconds that what shall outlive us is gathered before it is written: 10,000 servers are 1 MB of JSON. */
const SAVE_AFTER = 250;

/** Writes what must outlive lvsd: what is ours in the table, and who was down. */
export class Saver {
  #timer: NodeJS.Timeout | null = null;
  #checks = false;

  constructor(
    private readonly store: Pick<Store, 'save' | 'saveChecks'>,
    private readonly keeper: Pick<Keeper, 'owned' | 'holds' | 'unsettled'>,
    private readonly nanny: Pick<Nanny, 'all'>,
    private readonly writer: { readonly pid: number | null },
    private readonly log: (sentence: string) => void,
  ) {}

  /** The checks have begun. Not written before: it would forget what was known before the start. */
  withChecks(): void {
    this.#checks = true;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), SAVE_AFTER);
  }

  now(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      const { owned, holds, unsettled } = this.keeper;
      this.store.save(owned, holds, this.writer.pid, unsettled);
      if (this.#checks) this.store.saveChecks([...this.nanny.all()].map(([, watch]) => remembered(watch)));
    } catch (error) {
      this.log(`What lvsd must remember over a restart cannot be written: ${(error as Error).message}`);
    }
  }
}

/** A server that has not been checked since the start is remembered as it was before. */
function remembered({ patient, health, memory }: Watch) {
  const { state, since } = health.lastCheck === null && memory ? memory : health;
  return { service: patient.service, server: patient.server, state, since };
}
