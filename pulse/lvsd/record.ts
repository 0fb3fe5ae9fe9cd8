import type { Intended, IntendedService } from '@/pulse/compile';
import { serviceArgs } from '@/pulse/compile';
import { type Holds, endHolds, holdThese } from './holds';
import {
  type Service,
  type TableModel,
  entryKey,
  sameDestination,
  sameSettings,
  settingsOf,
  splitKey,
} from './model';
import { type Serve, destinationOf } from './want';

/** What lvsd knows of the kernel's table: what is ours, what was changed by hand there, what is somebody else's. */
export class TableRecord {
  owned: TableModel = new Map();
  holds: Holds = new Map();
  foreign: string[] = [];
  /** when each of them was seen first, on the wall clock */
  foreignSince: ReadonlyMap<string, number> = new Map();
  /** services of ours in which somebody else has destinations */
  shared = new Set<string>();
  #services = new Map<string, IntendedService>();
  #changed = false;

  /** @param serve whether a server's check lets it serve */
  constructor(private readonly serve: (service: string, server: string) => Serve) {}

  /** Has anything of it changed since this was asked last? */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** From now on the table shall be this. @param before what it was to be until now; null: nothing */
  intend(intended: Intended, before: Intended | null): void {
    if (before) endHolds(this.holds, before, intended);
    this.#changed = true;
    this.#services = new Map(intended.services.map((s) => [s.id, s]));
  }

  /** What was changed by hand there ends. */
  release(service: string, destination: string): void {
    for (const key of [service, entryKey(service, destination)]) {
      if (this.holds.delete(key)) this.#changed = true;
    }
  }

  /** What was found changed by hand becomes ours to keep so. */
  hold(found: Holds, intended: Intended): void {
    holdThese(this.holds, found, intended, Date.now());
  }

  /** Takes over what stands there already and is configured: a start beside a loaded table, a held entry put back by hand. */
  adopt(intended: Intended, kernel: TableModel): void {
    for (const service of intended.services) {
      const there = kernel.get(service.id);
      if (!there) continue;
      if (!this.owned.has(service.id)) this.#adoptService(service, there);
      const ours = this.owned.get(service.id)?.destinations;
      const servers = service.servers.map((s) => ({
        to: destinationOf(service, s),
        forwarding: s.forwarding,
        weight: s.weight,
        serve: this.serve(service.id, s.id),
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

  /** Lists what stands there and is not ours. */
  listForeign(kernel: TableModel): void {
    const foreign: string[] = [];
    this.shared = new Set();
    for (const [id, service] of kernel) {
      const ours = this.owned.get(id);
      if (!ours) {
        foreign.push(id);
        continue;
      }
      for (const to of service.destinations.keys()) {
        if (ours.destinations.has(to)) continue;
        foreign.push(entryKey(id, to));
        this.shared.add(id);
      }
    }
    this.foreign = foreign;
    this.#disown();
    this.foreignSince = new Map(this.foreign.map((id) => [id, this.foreignSince.get(id) ?? Date.now()]));
  }

  /** A service that is configured no more and keeps nothing but somebody else's destinations is theirs from now on. */
  #disown(): void {
    for (const id of this.shared) {
      if (this.#services.has(id) || this.owned.get(id)?.destinations.size !== 0) continue;
      this.owned.delete(id);
      this.#changed = true;
      this.foreign.push(id);
    }
  }

  /** Our record of one entry becomes what the kernel has. */
  copy(key: string, kernel: TableModel): void {
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
