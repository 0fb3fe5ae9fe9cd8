import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Memory, watchKey } from '@/pulse/nanny';
import type { Holds } from './holds';
import type { TableModel } from './model';

const settings = {
  scheduler: z.string(),
  persistent: z.number().nullable(),
  pmask: z.string().nullable(),
  ops: z.boolean(),
};
const destination = z.object({
  forwarding: z.enum(['masq', 'direct', 'tunnel', 'local']),
  weight: z.number(),
});
const ownedSchema = z.object({
  version: z.literal(1),
  boot: z.string(),
  /** pid of ipvsadm */
  writer: z.number().nullable(),
  services: z.array(
    z.object({
      id: z.string(),
      ...settings,
      args: z.string(),
      destinations: z.array(destination.extend({ id: z.string() })),
    }),
  ),
  holds: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(['weight', 'settings', 'deleted']),
      at: z.number().optional(),
      destination: destination.optional(),
      settings: z.object(settings).optional(),
    }),
  ),
});
const stateSchema = z.object({
  version: z.literal(1),
  boot: z.string(),
  checks: z.array(
    z.object({
      service: z.string(),
      server: z.string(),
      state: z.enum(['up', 'down', 'unknown']),
      since: z.number().nullable(),
    }),
  ),
});

/** What lvsd knew when it last ran on this boot of the machine. */
export interface Recalled {
  owned: TableModel;
  holds: Holds;
  writer: number | null;
  /** entries that were being written when it ended: whether they stand says nothing about anybody's hand */
  pending: Set<string>;
  /** by nanny's watchKey */
  memory: Map<string, Memory>;
}

/** The kernel's table does not outlive a boot, so neither does what we remember of it. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return 'unknown';
  }
}

/** What must outlive lvsd itself, below /run/pulse: which entries are ours, which were changed by hand, who was down. */
export class Store {
  readonly #boot = bootId();
  readonly #owned: string;
  readonly #list: string;
  readonly #state: string;
  readonly #pending: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    this.#owned = path.join(folder, 'lvsd-owned.json');
    this.#list = path.join(folder, 'lvsd-owned');
    this.#state = path.join(folder, 'lvsd-state.json');
    this.#pending = path.join(folder, 'lvsd-pending');
  }

  /** @returns null when nothing was recorded on this boot: lvsd starts anew and takes over what it finds */
  recall(): Recalled | null {
    const owned = read(this.#owned, ownedSchema);
    if (owned?.boot !== this.#boot) return null;
    const state = read(this.#state, stateSchema);
    const checks = state?.boot === this.#boot ? state.checks : [];
    return {
      owned: new Map(
        owned.services.map(({ id, destinations, ...service }) => [
          id,
          { ...service, destinations: new Map(destinations.map(({ id: to, ...d }) => [to, d])) },
        ]),
      ),
      holds: new Map(owned.holds.map(({ key, ...hold }) => [key, hold])),
      writer: owned.writer,
      pending: new Set((readText(this.#pending) ?? '').split('\n').filter((line) => line !== '')),
      memory: new Map(checks.map((c) => [watchKey(c.service, c.server), { state: c.state, since: c.since }])),
    };
  }

  /** Before anything is written to the kernel; a line a key, in memory (tmpfs), about 20 µs. */
  begin(keys: string[]): void {
    appendFileSync(this.#pending, keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  }

  /** @param pending entries that are being written while this is saved */
  save(owned: TableModel, holds: Holds, writer: number | null, pending: ReadonlySet<string>): void {
    const record: z.input<typeof ownedSchema> = {
      version: 1,
      boot: this.#boot,
      writer,
      services: [...owned].map(([id, service]) => ({
        ...service,
        id,
        destinations: [...service.destinations].map(([to, d]) => ({ ...d, id: to })),
      })),
      holds: [...holds].map(([key, hold]) => ({ ...hold, key })),
    };
    // for bin/pulse, which has no JSON: the boot, then a service a line as ipvsadm names it
    const lines = [this.#boot, ...[...owned.values()].map(({ args }) => args)];
    replace(this.#list, lines.map((line) => `${line}\n`).join(''));
    replace(this.#owned, JSON.stringify(record));
    // last: a pending key too many is harmless, one too few is a hold that nobody made
    if (pending.size) replace(this.#pending, [...pending].map((key) => `${key}\n`).join(''));
    else rmSync(this.#pending, { force: true });
  }

  saveChecks(checks: z.input<typeof stateSchema>['checks']): void {
    replace(this.#state, JSON.stringify({ version: 1, boot: this.#boot, checks }));
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function read<T>(file: string, schema: z.ZodType<T>): T | null {
  const text = readText(file);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Old or new, never a part of it. No fsync: it lies in memory and need not outlive the machine. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
