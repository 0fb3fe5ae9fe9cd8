import { createHash } from 'node:crypto';
import { AgentError, type Status } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';

/** Milliseconds between two readings while somebody listens: a takeover is news within three of them. */
const EVERY = 2_000;
/** A line without meaning goes out this often: proxies and firewalls forget a connection that is silent for a minute. */
const PING = 15_000;
/** Whoever listens is asked this often whether he still may: after a logout or a revoked token nothing goes on for long. */
const CHECK = 5_000;
/** A stream ends after this long however it stands; readers come back by themselves. */
const LIFE = 5 * 60_000;
/** Programs that listen at once, and room for their coming back. More are told to try again. */
export const MOST_LISTENERS = 20;

/** What a listener is told: something changed, in these sections of the status. Who missed one asks for the status anew. */
export interface StatusEvent {
  /** only grows, also over a restart of the console */
  revision: number;
  /** when it was seen, ISO 8601 */
  at: string;
  /** sections of `GET /api/v1/status`; of the first event of a stream: none */
  changed: string[];
  /** null: the router was read; else why not, a code as everywhere */
  unknown: string | null;
}

/** Readings that move at every moment and are no change of state. */
const MOVING = new Set([
  ...['observedAt', 'lastCheck', 'latencyMs', 'activeConnections', 'remaining', 'said', 'share', 'pid'],
]);

/** Reads this router while anybody listens, and tells all of them of a change once. */
export class StatusFeed {
  private sections = new Map<string, string>();
  private event: StatusEvent | null = null;
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private listeners = 0;

  /** @param limits for tests: other milliseconds */
  constructor(
    private readonly router: () => Pick<RouterClient, 'call'>,
    private readonly limits = { every: EVERY, ping: PING, check: CHECK, life: LIFE },
  ) {}

  get isFull(): boolean {
    return this.listeners >= MOST_LISTENERS;
  }

  /**
   * A stream of server-sent events (WHATWG HTML, 9.2): the present revision first, then each change. Nothing is read before the
   * first of it is asked for, nor after the last listener has gone.
   * @param stillMay asked every 5 seconds and before each event; the stream ends when it says no, or cannot say
   */
  stream(stillMay: () => Promise<boolean>): ReadableStream<Uint8Array> {
    const text = new TextEncoder();
    let seen: number | null = null;
    let end = 0;
    let open = false;
    const leave = () => {
      if (open) this.listeners--;
      open = false;
      if (this.listeners === 0) this.rest();
    };
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (seen === null) {
            if (this.isFull) return controller.close();
            [open, end] = [true, Date.now() + this.limits.life];
            this.listeners++;
          }
          const event = await this.next(seen, stillMay);
          if (!open) return;
          if (event === 'over') {
            leave();
            return controller.close();
          }
          if (event) {
            const told = seen === null ? { ...event, changed: [] } : event;
            controller.enqueue(
              text.encode(`event: status\nid: ${event.revision}\ndata: ${JSON.stringify(told)}\n\n`),
            );
            seen = event.revision;
          } else controller.enqueue(text.encode(': still here\n\n'));
          if (Date.now() < end) return;
          leave();
          controller.close();
        },
        cancel: leave,
      },
      // Nothing ahead of the reader: a stream that nobody reads costs nothing.
      { highWaterMark: 0 },
    );
  }

  /** The event after that revision; null: nothing new for as long as a connection may be silent; `over`: he may no longer. */
  private async next(
    seen: number | null,
    stillMay: () => Promise<boolean>,
  ): Promise<StatusEvent | 'over' | null> {
    const until = Date.now() + this.limits.ping;
    while (!this.event || this.event.revision === seen) {
      const left = until - Date.now();
      if (left <= 0) return null;
      this.begin();
      await this.news(Math.min(left, this.limits.check));
      if (!(await stillMay().catch(() => false))) return 'over';
    }
    // Who comes to a feed that slept gets what it slept on, and the change right after it.
    this.begin();
    return this.event;
  }

  private news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
    });
  }

  private begin(): void {
    if (this.listeners === 0) return;
    this.timer ??= setTimeout(() => void this.look(), this.event ? this.limits.every : 0);
  }

  private rest(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private async look(): Promise<void> {
    const now = await this.read();
    const names = new Set([...now.sections.keys(), ...this.sections.keys()]);
    const changed = [...names].filter((name) => now.sections.get(name) !== this.sections.get(name));
    if (!this.event || changed.length > 0 || this.event.unknown !== now.unknown) {
      const revision = Math.max(Date.now(), (this.event?.revision ?? 0) + 1);
      this.event = { revision, at: new Date().toISOString(), changed: changed.sort(), unknown: now.unknown };
      this.sections = now.sections;
    }
    this.timer = null;
    for (const tell of [...this.waiting]) tell();
    this.begin();
  }

  private async read(): Promise<{ sections: Map<string, string>; unknown: string | null }> {
    try {
      return { sections: sectionsOf(await this.router().call('status', {})), unknown: null };
    } catch (error) {
      return { sections: new Map(), unknown: error instanceof AgentError ? error.code : 'internal' };
    }
  }
}

/** Each section of a status as a hash of what does not move. */
function sectionsOf(status: Status): Map<string, string> {
  const still = (name: string, value: unknown) => (MOVING.has(name) ? undefined : value);
  return new Map(
    Object.entries(status).map(([name, value]) => [
      name,
      createHash('sha256')
        .update(JSON.stringify([value], still))
        .digest('base64'),
    ]),
  );
}
