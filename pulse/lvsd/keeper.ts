import { type Intended, type IntendedServer, type IntendedService, serviceArgs } from '@/pulse/compile';
import { type Holds, changedByHand, endHolds, holdThese } from './holds';
import {
  type Service,
  type TableModel,
  entryKey,
  sameDestination,
  sameSettings,
  settingsOf,
  splitKey,
} from './model';
import { type Operation, plan } from './plan';
import { Retries } from './retries';
import { type Serve, destinationOf, wanted } from './want';
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
  owned: TableModel = new Map();
  holds: Holds = new Map();
  foreign: string[] = [];
  /** when each of them was seen first, on the wall clock */
  foreignSince: ReadonlyMap<string, number> = new Map();
  readonly retries = new Retries();
  /** when the kernel was last read, on the wall clock; null: not yet */
  readAt: number | null = null;
  /** why it could not be read the last time; null: it could */
  unreadable: string | null = null;
  #intended: Intended | null = null;
  #services = new Map<string, IntendedService>();
  #unsettled: ReadonlySet<string> = new Set();
  /** the record has changed since it was last settled */
  #changed = false;
  #shared = new Set<string>();

  constructor(private readonly ports: KeeperPorts) {}

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
    this.owned = owned;
    this.holds = holds;
    for (const key of pending) this.#copy(key, kernel);
  }

  /** From now on the table shall be this; a pass brings it there. */
  intend(intended: Intended): void {
    if (this.#intended) endHolds(this.holds, this.#intended, intended);
    this.#changed = true;
    this.#intended = intended;
    this.#services = new Map(intended.services.map((s) => [s.id, s]));
    this.retries.clearAll();
  }

  /** An operator decided something for this server: what was changed by hand on it, or on its virtual server, ends with that. */
  release(service: string, destination: string): void {
    for (const key of [service, entryKey(service, destination)]) {
      if (this.holds.delete(key)) this.#changed = true;
    }
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
    const all = plan(this.owned, want, this.#shared);
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
    for (const key of touched) this.#copy(key, kernel);
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
      this.#copy(key, kernel);
    }
    this.#unsettled = new Set();
    holdThese(this.holds, found, intended, Date.now());
    this.#adopt(intended, kernel);
    this.#listForeign(kernel);
    if (this.#changed) this.ports.settled();
    this.#changed = false;
  }

  /** Takes over what stands there already and is configured: a start beside a loaded table, a held entry put back by hand. */
  #adopt(intended: Intended, kernel: TableModel): void {
    for (const service of intended.services) {
      const there = kernel.get(service.id);
      if (!there) continue;
      if (!this.owned.has(service.id)) this.#adoptService(service, there);
      const ours = this.owned.get(service.id)?.destinations;
      const servers = service.servers.map((s) => ({
        to: destinationOf(service, s),
        forwarding: s.forwarding,
        weight: s.weight,
        serve: this.ports.serve(service.id, s.id),
      }));
      const { sorry } = service;
      if (sorry)
        servers.push({
          to: destinationOf(service, sorry),
          forwarding: sorry.forwarding,
          weight: 1,
          serve: 'keep',
        });
      for (const { to, forwarding, weight, serve } of servers) {
        const now = there.destinations.get(to);
        if (!now || !ours || ours.has(to)) continue;
        const key = entryKey(service.id, to);
        const wasDeleted = this.holds.get(key)?.kind === 'deleted';
        // put back by hand although its check fails: not ours, and not to be taken out against its owner's will
        if (serve === 'out' && !wasDeleted) continue;
        ours.set(to, now);
        this.#changed = true;
        if (!wasDeleted) continue;
        this.holds.delete(key);
        if (!sameDestination(now, { forwarding, weight })) {
          this.holds.set(key, { kind: 'weight', destination: now, at: Date.now() });
        }
      }
    }
  }

  #adoptService(service: IntendedService, there: Service): void {
    this.owned.set(service.id, this.#record(service.id, there));
    this.#changed = true;
    const wasDeleted = this.holds.get(service.id)?.kind === 'deleted';
    if (!wasDeleted) return;
    this.holds.delete(service.id);
    if (!sameSettings(there, { ...service, ops: false })) {
      this.holds.set(service.id, { kind: 'settings', settings: settingsOf(there), at: Date.now() });
    }
  }

  /** Our record of a service that stands there, without destinations. ipvsadm's name for it cannot always be seen there. */
  #record(id: string, there: Service): Service {
    const service = this.#services.get(id);
    const args = service ? serviceArgs(service).join(' ') : there.args;
    return { ...settingsOf(there), args, destinations: new Map() };
  }

  #listForeign(kernel: TableModel): void {
    const foreign: string[] = [];
    this.#shared = new Set();
    for (const [id, service] of kernel) {
      const ours = this.owned.get(id);
      if (!ours) {
        foreign.push(id);
        continue;
      }
      for (const to of service.destinations.keys()) {
        if (ours.destinations.has(to)) continue;
        foreign.push(entryKey(id, to));
        this.#shared.add(id);
      }
    }
    this.foreign = foreign;
    this.#disown();
    this.foreignSince = new Map(this.foreign.map((id) => [id, this.foreignSince.get(id) ?? Date.now()]));
  }

  /** A service that is configured no more and keeps nothing but somebody else's destinations is theirs from now on. */
  #disown(): void {
    for (const id of this.#shared) {
      if (this.#services.has(id) || this.owned.get(id)?.destinations.size !== 0) continue;
      this.owned.delete(id);
      this.#changed = true;
      this.foreign.push(id);
    }
  }

  /** Our record of one entry becomes what the kernel has. */
  #copy(key: string, kernel: TableModel): void {
    this.#changed = true;
    const { service: id, server } = splitKey(key);
    const there = kernel.get(id);
    const ours = this.owned.get(id);
    if (server === null) {
      if (!there) this.owned.delete(id);
      else if (ours) Object.assign(ours, settingsOf(there));
      else this.owned.set(id, this.#record(id, there));
      return;
    }
    const destination = there?.destinations.get(server);
    if (destination) ours?.destinations.set(server, destination);
    else ours?.destinations.delete(server);
  }
}
