import type { IntendedServer, IntendedService } from '@/pulse/compile';
import { watchKey } from '@/pulse/nanny';

/** Steps of a slow start: each is a line for the kernel, and finer ones would not be felt. */
const STEPS = 10;

/** Milliseconds between two steps at least. */
const STEP_LEAST = 1000;

/** Products of shares miss whole weights by the last bit. */
const ROUNDING = 1e-7;

interface Ramp {
  /** monotonic milliseconds */
  begun: number;
  ms: number;
  step: number;
}

/**
 * The weights of the real servers at the moment, composed here and nowhere else: the configured weight × the share that its load
 * leaves it × the share of a slow start. What the checks and an operator's hold say comes after it (want.ts).
 */
export class Weights {
  readonly #ramps = new Map<string, Ramp>();

  /** @param load share of the configured weight that the load leaves a server, 0 to 1 */
  constructor(
    private readonly now: () => number,
    private readonly load: (service: string, server: string) => number = () => 1,
  ) {}

  /** A server returned after a failure. */
  returned(service: IntendedService, server: string): void {
    const ms = service.slowStart * 1000;
    if (ms === 0) return;
    const step = Math.max(STEP_LEAST, ms / STEPS);
    this.#ramps.set(watchKey(service.id, server), { begun: this.now(), ms, step });
  }

  /** A server left, or is configured no more. */
  left(service: string, server: string): void {
    this.#ramps.delete(watchKey(service, server));
  }

  /** What the kernel shall have: at least 1, at most the configured weight; 0 stays 0, and a share of 0 is 0. */
  of(service: IntendedService, server: IntendedServer): number {
    const share = this.#share(watchKey(service.id, server.id)) * this.load(service.id, server.id);
    return Math.max(0, Math.ceil(server.weight * share - ROUNDING));
  }

  /** Is it starting slowly? */
  starting(service: string, server: string): boolean {
    return this.#ramps.has(watchKey(service, server));
  }

  /** @returns milliseconds until a weight is due to change; null: none */
  wait(): number | null {
    const now = this.now();
    let wait: number | null = null;
    for (const [key, { begun, ms, step }] of this.#ramps) {
      if (now - begun >= ms) this.#ramps.delete(key);
      else wait = Math.min(wait ?? Infinity, step - ((now - begun) % step));
    }
    return wait;
  }

  #share(key: string): number {
    const ramp = this.#ramps.get(key);
    if (!ramp) return 1;
    const steps = Math.floor((this.now() - ramp.begun) / ramp.step) + 1;
    return Math.min(1, (steps * ramp.step) / ramp.ms);
  }
}
