import type { Reason } from '@/lib/protocol/status';
import type { IntendedService, LoadSpec } from '@/pulse/compile';
import { watchKey } from '@/pulse/nanny';
import { type Said, nextShare, targetShare } from './law';
import { type LoadTools, type Source, readLoad, sourceKey, sourceOf } from './source';
import { LoadUnknown } from './unknown';

/** Longest that a reading may take, seconds: ssh to a machine that is busy takes a few. Never longer than the interval. */
const PATIENCE = 10;

/** What is known of a real server's load, and what follows from it. */
export interface LoadState {
  tool: LoadSpec['tool'];
  /** null: not known, for `reason` */
  said: Said | null;
  /** the moment that it speaks of, milliseconds of the epoch; null: never read */
  at: number | null;
  reason: Reason | null;
  /** of the configured weight, 0 to 1 */
  share: number;
}

interface Member {
  key: string;
  full: number;
}

interface Watched {
  source: Source;
  members: Member[];
  timer: NodeJS.Timeout | null;
  reading: AbortController | null;
  said: Said | null;
  at: number | null;
  reason: Reason | null;
}

/** What it stands on, and whom it tells. */
export interface LoadPorts extends LoadTools {
  /** a share has changed */
  changed(): void;
  /** a server's load became known again (null), or is not known */
  log(server: string, reason: Reason | null): void;
}

/**
 * Reads the load of every real server whose virtual server asks for it, each source once a period and never twice at the same
 * time, and moves the shares of the weights by the law (law.ts): one step a reading at most.
 */
export class LoadMonitor {
  readonly #sources = new Map<string, Watched>();
  readonly #shares = new Map<string, number>();
  readonly #of = new Map<string, Watched>();
  /** how many were ever started: spreads the phases */
  #started = 0;

  constructor(private readonly ports: LoadPorts) {}

  /** Reads exactly these from now on. What goes on as it was keeps its reading, its share and its rhythm. */
  intend(services: readonly IntendedService[]): void {
    const members = new Map<string, { source: Source; members: Member[] }>();
    for (const service of services) {
      const { load } = service;
      if (!load) continue;
      for (const server of service.servers) {
        const source = sourceOf(load, server);
        const key = sourceKey(source);
        const of = members.get(key) ?? { source, members: [] };
        members.set(key, of);
        of.members.push({ key: watchKey(service.id, server.id), full: load.full });
      }
    }
    for (const [key, watched] of this.#sources) if (!members.has(key)) this.#end(key, watched);
    this.#of.clear();
    for (const [key, { source, members: its }] of members) {
      const watched = this.#sources.get(key) ?? this.#begin(key, source);
      watched.members = its;
      for (const member of its) this.#of.set(member.key, watched);
    }
    for (const key of this.#shares.keys()) if (!this.#of.has(key)) this.#shares.delete(key);
  }

  /** @returns null when its weight does not follow the load */
  state(service: string, server: string): LoadState | null {
    const key = watchKey(service, server);
    const watched = this.#of.get(key);
    if (!watched) return null;
    const { said, at, reason, source } = watched;
    return { tool: source.spec.tool, said, at, reason, share: this.#shares.get(key) ?? 1 };
  }

  /** The share of its configured weight that a server shall have, 0 to 1; 1 where the weight does not follow the load. */
  share(service: string, server: string): number {
    return this.#shares.get(watchKey(service, server)) ?? 1;
  }

  stop(): void {
    for (const [key, watched] of this.#sources) this.#end(key, watched);
    this.#of.clear();
  }

  #begin(key: string, source: Source): Watched {
    const watched: Watched = {
      ...{ source, members: [], timer: null, reading: null, said: null, at: null },
      reason: { code: 'load-not-read-yet', params: {} },
    };
    this.#sources.set(key, watched);
    // multiples of the golden ratio spread them over the period, however many there are
    const phase = (this.#started++ * 0.618034) % 1;
    this.#later(watched, source.spec.every * 1000 * phase);
    return watched;
  }

  #end(key: string, watched: Watched): void {
    if (watched.timer) clearTimeout(watched.timer);
    watched.timer = null;
    watched.reading?.abort();
    watched.reading = null;
    this.#sources.delete(key);
  }

  #later(watched: Watched, ms: number): void {
    watched.timer = setTimeout(() => void this.#read(watched), ms);
  }

  async #read(watched: Watched): Promise<void> {
    const { every } = watched.source.spec;
    const due = performance.now() + every * 1000;
    const seconds = Math.min(PATIENCE, every);
    const reading = new AbortController();
    watched.reading = reading;
    const limit = setTimeout(
      () => reading.abort(new LoadUnknown('load-no-answer', { seconds })),
      seconds * 1000,
    );
    const result = await readLoad(watched.source, this.ports, reading.signal).then(
      ({ said, at }) => ({ said, at, reason: null }),
      (error: Error) => ({
        said: null,
        at: watched.at,
        reason: error instanceof LoadUnknown ? error.reason : fault(error),
      }),
    );
    clearTimeout(limit);
    // ended meanwhile
    if (watched.reading !== reading) return;
    watched.reading = null;
    this.#tell(watched, result.reason);
    Object.assign(watched, result);
    this.#move(watched);
    this.#later(watched, Math.max(0, due - performance.now()));
  }

  /** The log hears of a change: known, or not known for another reason. */
  #tell({ source, reason: before }: Watched, reason: Reason | null): void {
    if (reason?.code === before?.code) return;
    if (reason === null && before?.code === 'load-not-read-yet') return;
    this.ports.log(`${source.address} (${source.host})`, reason);
  }

  #move({ said, members }: Watched): void {
    let changed = false;
    for (const { key, full } of members) {
      const now = this.#shares.get(key) ?? 1;
      const share = nextShare(now, targetShare(said, full));
      this.#shares.set(key, share);
      changed ||= share !== now;
    }
    if (changed) this.ports.changed();
  }
}

/** A fault of this router (no descriptor left) says nothing of the server. */
function fault(error: NodeJS.ErrnoException): Reason {
  return { code: 'load-unreachable', params: { error: error.code ?? error.message } };
}
