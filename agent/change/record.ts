import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { changeStateSchema, type Reason } from '@/lib/protocol';
import { removeLeftovers, replaceFile } from '../config/replace-file';

const momentSchema = z.object({ wall: z.string(), boot: z.string(), uptime: z.number() });

/** A change as the agent remembers it (change.json): its public state and what it needs to go on or back after a restart. */
const recordSchema = z.object({
  state: changeStateSchema,
  /** which kind of caller and key prepared it, for history */
  caller: z.string(),
  base: z.base64().nullable(),
  target: z.base64(),
  revertAfter: z.number().nullable(),
  /** what its owner gave as reason, for history; records of an older agent have none */
  reason: z.string().default(''),
  /** what was under way when this was written; anything but `idle` after a restart was cut short */
  doing: z.enum(['idle', 'committing', 'reverting']),
  prepared: momentSchema,
  committed: momentSchema.nullable(),
  /** what `applied` pointed to before the commit; null: nothing was applied yet, or not committed yet */
  generation: z.string().nullable(),
  /** what was up before and is watched (watch.ts); records of an older agent have none */
  watched: z
    .object({ servers: z.array(z.string()), seconds: z.number() })
    .nullable()
    .default(null),
  /** who made it go back, for history; null: it does not, or an older agent began it */
  reverter: z.object({ author: z.string(), caller: z.string() }).nullable().default(null),
  /** on the way back: `applied` points to `generation` again or is about to, and pulse has not taken it yet */
  moving: z.boolean(),
});
export type ChangeRecord = z.infer<typeof recordSchema>;

/** Who ended or prolonged a change: the name that was given and the kind of caller and key that gave it, as in history. */
export type Actor = NonNullable<ChangeRecord['reverter']>;

/** The agent itself, and what made it: `timer`, `interrupted`, or the code of what failed. */
export const agentItself = (why: Reason): Actor => ({ author: why.code, caller: 'agent' });

/** Keeps one change, the pending or else the last one, on disk. */
export class ChangeFile {
  private readonly file: string;

  constructor(agentData: string) {
    this.file = path.join(agentData, 'change.json');
  }

  /** @throws when there is a file that is not understood: whether something must be undone is then not known */
  async load(): Promise<ChangeRecord | null> {
    await removeLeftovers(this.file);
    let text;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return recordSchema.parse(JSON.parse(text));
  }

  /** On the disk when it returns. */
  async store(record: ChangeRecord): Promise<void> {
    await replaceFile(this.file, Buffer.from(JSON.stringify(record)), 0o600);
  }
}

/** Does it still hold the router: not yet ended? */
export function isPending({ state, doing }: ChangeRecord): boolean {
  return doing !== 'idle' || state.step === 'prepared' || state.step === 'committed';
}
