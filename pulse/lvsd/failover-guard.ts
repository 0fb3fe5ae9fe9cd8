import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { IntendedFailover } from '@/pulse/compile';
import type { Health } from '@/pulse/nanny';

/** Added to the priority of a router on which a failover service failed (pulse/compile/gate.ts has the other steps). */
const FAILED = -45;

/** Milliseconds after the VIPs arrived in which a service that has not answered yet may still be starting: start_cmd's limit. */
const STARTING = 30_000;

/**
 * Failover services (`service = fos`): the active router on which one of them fails lowers its priority, so that a peer takes over.
 * It stays lowered until the service answers here while this router is active, or pulse is started anew: a service that fails
 * on both moves there and back once, and then stays (docs/failover-services.md).
 */
export class FailoverGuard {
  #services: readonly IntendedFailover[] = [];
  #activeSince: number | null = null;
  #answered = false;
  #lowered = false;

  /**
   * @param folder /run/pulse
   * @param holds does this router's kernel hold the address now?
   * @param now wall clock, milliseconds, as in Health
   */
  constructor(
    private readonly folder: string,
    private readonly holds: (address: string) => boolean,
    private readonly now: () => number,
    private readonly log: (sentence: string) => void,
  ) {}

  intend(services: readonly IntendedFailover[]): void {
    this.#services = services;
  }

  /** Looks at what the checks say and tells keepalived. Cheap enough for twice a second. */
  look(health: (service: IntendedFailover) => Health | null): void {
    if (!this.#services.some((service) => this.holds(service.address))) {
      this.#activeSince = null;
      return;
    }
    if (this.#activeSince === null) {
      this.#activeSince = this.now();
      this.#answered = false;
    }
    const since = this.#activeSince;
    // An earlier check asked the other router, which held the VIP then.
    const known = this.#services.map(health).filter((h) => h?.lastCheck != null && h.lastCheck > since);
    if (known.length === this.#services.length && known.every((h) => h?.serve === 'in')) {
      this.#answered = true;
      if (this.#lowered) this.#write(0);
    } else if (
      !this.#lowered &&
      known.some((h) => h?.serve === 'out') &&
      (this.#answered || this.now() - since > STARTING)
    )
      this.#write(FAILED);
  }

  /** By rename: keepalived reads the file as soon as it changes. */
  #write(lowering: number): void {
    const target = path.join(this.folder, 'service');
    try {
      writeFileSync(`${target}.new`, `${lowering}\n`, { mode: 0o644 });
      renameSync(`${target}.new`, target);
    } catch (error) {
      // tried again at the next look
      this.log(`That a failover service failed cannot be told to keepalived: ${(error as Error).message}`);
      return;
    }
    this.#lowered = lowering < 0;
    this.log(
      this.#lowered
        ? 'a failover service fails on this router: its priority is lowered, and the other one takes over if it is well'
        : 'the failover services answer: this router’s priority is its own again',
    );
  }
}
