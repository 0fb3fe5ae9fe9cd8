import { type Intent, intentKey } from '@/lib/protocol/intents';
import type { Paths } from '@/lib/protocol/paths';
import type { Intended } from '@/pulse/compile';
import { readIntents, withIntents } from '@/pulse/intents';

/** What operators decided for single real servers, as lvsd last read it (docs/operation.md). */
export class Decided {
  #known = new Map<string, Intent>();

  constructor(
    private readonly paths: Paths,
    private readonly log: (sentence: string) => void,
  ) {}

  /** What was decided last for a server; null: nothing. */
  of(service: string, server: string): Intent | null {
    return this.#known.get(intentKey({ service, server })) ?? null;
  }

  /** The configuration with what was decided in it. */
  in(intended: Intended): Intended {
    return withIntents(intended, [...this.#known.values()]);
  }

  /**
   * Reads it again; where it cannot be read, what was known goes on.
   * @returns what is new, each with what held before
   */
  read(): { now: Intent; before: Intent | null }[] {
    const old = this.#known;
    try {
      this.#known = new Map(readIntents(this.paths).intents.map((i) => [intentKey(i), i]));
    } catch (error) {
      this.log(`What operators decided cannot be read: ${(error as Error).message}`);
    }
    return [...this.#known].flatMap(([key, now]) => {
      const before = old.get(key) ?? null;
      return before?.at === now.at && before.state === now.state ? [] : [{ now, before }];
    });
  }
}
