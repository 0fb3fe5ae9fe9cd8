import type { Intended, IntendedServer, IntendedService } from '@/pulse/compile';
import { type Holds, changedByHand } from './holds';
import { type TableModel, splitKey } from './model';
import { type Operation, plan } from './plan';
import { TableRecord } from './record';
import { Retries } from './retries';
import { type Serve, wanted } from './want';
import { ChildEnded } from './writer';

/** What the keeper stands on; tests put a model of the kernel there. */
export interface KeeperPorts {
  /** @throws Error, a sentence */
  read(): Promise<TableModel>;
  writer: {
    write(lines: string[]): Promise<void>;
    readonly alive: boolean;
    readonly messages: string[];
    kill(): void;
  };
  /** called before anything is written, with the entries concerned */
  begin(keys: string[]): void;
  /** called after a look that changed what is recorded (owned, holds, unsettled) */
  settled(): void;
  serve(service: string, server: string): Serve;
  /** weight of a server that serves */
  weight(service: IntendedService, server: IntendedServer): number;
  now(): number;
  sleep(ms: number): Promise<void>;
  log(sentence: string): void;
}

/** Longest wait between two readings of the table while a batch takes effect, milliseconds. */
const LONGEST_POLL = 50;

/** Milliseconds within which a batch must have taken effect: a start of the child on a busy machine, and its lines. */
const PATIENCE = 3000;
const PATIENCE_PER_LINE = 2;

/** Milliseconds between the two readings that must agree before a difference counts as somebody's hand. */
const SECOND_LOOK = 30;

/** More changes than this are logged as a number: a line each for 11,000 would bury everything else. */
const LOGGED = 20;

/**
 * Keeps the kernel's table as it shall be: writes differences, reads back, and tells what is ours, what is somebody else's and
 * what somebody changed by hand. One pass at a time.
 */
export class Keeper {
  readonly retries = new Retries();
  /** when the kernel was last read, on the wall clock; null: not yet */
  readAt: number | null = null;
  /** why it could not be read the last time; null: it could */
  unreadable: string | null = null;
  #intended: Intended | null = null;
  #unsettled: ReadonlySet<string> = new Set();
  readonly #record: TableRecord;

  constructor(private readonly ports: KeeperPorts) {
    this.#record = new TableRecord((service, server) => ports.serve(service, server));
  }

  /** our entries, as we left them */
  get owned(): TableModel {
    return this.#record.owned;
  }

  /** what was changed by hand on them */
  get holds(): Holds {
    return this.#record.holds;
  }

  /** what stands in the table and is not ours */
  get foreign(): string[] {
    return this.#record.foreign;
  }

  /** when each of them was seen first, on the wall clock */
  get foreignSince(): ReadonlyMap<string, number> {
    return this.#record.foreignSince;
  }

  /** entries that were written to and not yet read back */
  get unsettled(): ReadonlySet<string> {
    return this.#unsettled;
  }

  /**
   * Continues where another lvsd ended. Entries that it was just writing are not judged. When none of its services stands any
   * more the table was emptied as a whole (`pulse stop`, a new start of the module), which is a beginning and no hold.
   */
  async resume(owned: TableModel, holds: Holds, pending: ReadonlySet<string>): Promise<void> {
    const kernel = await this.ports.read();
    if (![...owned.keys()].some((id) => kernel.has(id))) return;
    this.#record.owned = owned;
    this.#record.holds = holds;
    for (const key of pending) this.#record.copy(key, kernel);
  }

  /** From now on the table shall be this; a pass brings it there. */
  intend(intended: Intended): void {
    this.#record.intend(intended, this.#intended);
    this.#intended = intended;
    this.retries.clearAll();
  }

  /** An operator decided something for this server: what was changed by hand on it, or on its virtual server, ends with that. */
  release(service: string, destination: string): void {
    this.#record.release(service, destination);
  }

  /**
   * @param look read the table first. Not needed for what a check found: our own record of it is enough to write at once, and
   *   the reading afterwards shows the rest
   * @returns is there more to do at once?
   * @throws Error, a sentence, when the table cannot be read
   */
  async pass(look: boolean): Promise<boolean> {
    const intended = this.#intended;
    if (!intended) return false;
    if (look || this.#unsettled.size) await this.#look(intended, await this.#read());
    const want = wanted(
      intended,
      (service, server) => this.ports.serve(service, server),
      this.owned,
      this.holds,
      (service, server) => this.ports.weight(service, server),
    );
    const all = plan(this.owned, want, this.#record.shared);
    this.retries.keepOnly(new Set(all.map((o) => o.key)));
    const now = this.ports.now();
    const operations = all.filter((o) => !this.#waits(o, now));
    return operations.length > 0 && this.#carryOut(operations, intended);
  }

  /** A destination waits with its service, which cannot have any as long as it is refused. */
  #waits(operation: Operation, now: number): boolean {
    const { service } = splitKey(operation.key);
    return this.retries.waiting(operation.key, now) || this.retries.waiting(service, now);
  }

  async #carryOut(operations: Operation[], intended: Intended): Promise<boolean> {
    const keys = operations.map((o) => o.key);
    this.ports.begin(keys);
    this.#unsettled = new Set([...this.#unsettled, ...keys]);
    let failure: Error | null = null;
    try {
      await this.ports.writer.write(operations.map((o) => o.line));
    } catch (error) {
      failure = error as Error;
    }
    const kernel = await this.#confirm(operations, failure !== null);
    const more = this.#report(operations, kernel, failure);
    await this.#look(intended, kernel);
    return more;
  }

  /** Reads until everything stands, or nothing more can come of it. */
  async #confirm(operations: Operation[], broken: boolean): Promise<TableModel> {
    const { ports } = this;
    const giveUp = ports.now() + PATIENCE + PATIENCE_PER_LINE * operations.length;
    for (let wait = 1; ; wait = Math.min(LONGEST_POLL, wait * 2)) {
      const started = ports.now();
      const ended = broken || !ports.writer.alive;
      const refused = ports.writer.messages.length;
      const kernel = await this.#read();
      const undone = operations.filter((o) => !o.done(kernel)).length;
      // each refusal is one message: as many as there are gaps, and the rest has been carried out
      if (undone === 0 || ended || refused >= undone) return kernel;
      if (ports.now() > giveUp) {
        // whatever it has not read yet must not take effect later, when something else is wanted
        ports.writer.kill();
        return this.#read();
      }
      // on a large table a reading costs more than the wait: never more than half the time goes into it
      await ports.sleep(Math.max(wait, ports.now() - started));
    }
  }

  /** @returns may the rest be tried at once? */
  #report(operations: Operation[], kernel: TableModel, failure: Error | null): boolean {
    const { writer } = this.ports;
    const done = operations.filter((o) => o.done(kernel));
    const undone = operations.filter((o) => !o.done(kernel));
    for (const { key } of done) this.retries.clear(key);
    if (done.length > LOGGED) this.ports.log(`table: ${done.length} entries changed and verified`);
    else for (const { line } of done) this.ports.log(`table: ${line}`);
    const first = undone[0];
    if (!first) return false;
    const said = writer.messages.slice(0, 5).join(' · ');
    const detail = failure?.message ?? (said || 'ipvsadm did not carry it out in time');
    // A line that ends ipvsadm is the first without effect; what stood after it never had its turn and is not to blame.
    const oneToBlame = failure ? failure instanceof ChildEnded : !writer.alive;
    for (const { key, line } of oneToBlame ? [first] : undone) {
      this.retries.fail(key, `${line}: ${said || detail}`, this.ports.now());
    }
    this.ports.log(`table: ${undone.length} changes without effect, first: ${first.line} (${detail})`);
    return oneToBlame && undone.length > 1;
  }

  async #read(): Promise<TableModel> {
    try {
      const kernel = await this.ports.read();
      this.readAt = Date.now();
      this.unreadable = null;
      return kernel;
    } catch (error) {
      this.unreadable = (error as Error).message;
      throw error;
    }
  }

  /** Compares with what we left there: takes over what is ours to keep, holds what was changed by hand, lists the rest. */
  async #look(intended: Intended, first: TableModel): Promise<void> {
    let kernel = first;
    const touched = this.#unsettled;
    for (const key of touched) this.#record.copy(key, kernel);
    let found = changedByHand(this.owned, kernel, touched);
    if (found.size) {
      // the file is read in pieces while others may change the table: only what is seen twice is believed
      await this.ports.sleep(SECOND_LOOK);
      kernel = await this.#read();
      const again = changedByHand(this.owned, kernel, touched);
      found = new Map([...again].filter(([key, hold]) => found.get(key)?.kind === hold.kind));
    }
    for (const [key, hold] of found) {
      this.ports.log(`table: ${key} was changed by hand (${hold.kind}); left so until it is configured anew`);
      this.#record.copy(key, kernel);
    }
    this.#unsettled = new Set();
    this.#record.hold(found, intended);
    this.#record.adopt(intended, kernel);
    this.#record.listForeign(kernel);
    if (this.#record.takeChanged()) this.ports.settled();
  }
}
