import { mkdir, readFile, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, historyEntrySchema, type HistoryEntry } from '@/lib/protocol';
import { removeFile, removeLeftoversIn, replaceFile, syncDirectory } from './replace-file';
import { saidBy, sha256Of } from './lvscf-file';

/** Entries kept; older ones go. At several saves a day that is about a year. */
const keep = 1000;

export type NewEntry = Omit<HistoryEntry, 'id' | 'at' | 'sha256' | 'serial_no'>;

/**
 * The effects' history of this router (design 5): root-owned, one small file an entry, the contents once each under their hash.
 * Entries are numbered, so that a step of the clock does not reorder them.
 */
export class History {
  private readonly contents: string;
  private readonly intentFile: string;

  constructor(private readonly directory: string) {
    this.contents = path.join(directory, 'contents');
    this.intentFile = path.join(directory, 'intent.json');
  }

  /** Makes the directories, and ends what a killed agent had begun. @param onDisk hash of lvs.cf as it is now, null: no file */
  async open(onDisk: string | null): Promise<void> {
    await mkdir(this.contents, { recursive: true, mode: 0o700 });
    for (const directory of [this.directory, this.contents]) await removeLeftoversIn(directory);
    await this.finish(onDisk);
  }

  /**
   * Ends an effect that was cut short, by a kill or by a disk that took no more: if its content is what stands, its entry was
   * all that was missing; else it never happened.
   * @param onDisk hash of lvs.cf as it is now, null: no file
   */
  async finish(onDisk: string | null): Promise<void> {
    const text = await readOrNull(this.intentFile);
    if (text === null) return;
    const intent = historyEntrySchema.safeParse(parseJson(text));
    if (intent.success && intent.data.sha256 === onDisk) await this.enter(intent.data);
    else await removeFile(this.intentFile);
  }

  /**
   * Records an effect that `effect` brings about: first the intent and the content, then the effect, then the entry. Whoever
   * kills us in between finds all three or can tell from the file which of them happened.
   */
  async record(entry: NewEntry, content: Buffer, effect: () => Promise<void>): Promise<HistoryEntry> {
    const sha256 = sha256Of(content);
    const whole: HistoryEntry = {
      ...entry,
      id: await this.nextId(),
      at: new Date().toISOString(),
      sha256,
      serial_no: saidBy(content, sha256).serial_no,
    };
    if (!(await this.contentOf(sha256))) await replaceFile(path.join(this.contents, sha256), content, 0o600);
    await replaceFile(this.intentFile, Buffer.from(JSON.stringify(whole)), 0o600);
    await effect();
    await this.enter(whole);
    await this.prune();
    return whole;
  }

  /** Newest first. */
  async list(limit: number): Promise<HistoryEntry[]> {
    const ids = (await this.ids()).reverse().slice(0, limit);
    const entries = await Promise.all(ids.map((id) => this.entry(id)));
    return entries.filter((e): e is HistoryEntry => e !== null);
  }

  /** @throws AgentError `no-such-entry` */
  async read(id: string): Promise<{ entry: HistoryEntry; content: Buffer }> {
    const entry = (await this.ids()).includes(id) ? await this.entry(id) : null;
    if (!entry) throw new AgentError('no-such-entry', { params: { id } });
    return { entry, content: await readFile(path.join(this.contents, entry.sha256)) };
  }

  /** The content that had this hash, when history still holds it. */
  async contentOf(sha256: string): Promise<Buffer | null> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
    return readFile(path.join(this.contents, sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }

  private async entry(id: string): Promise<HistoryEntry | null> {
    const text = await readOrNull(path.join(this.directory, `${id}.json`));
    const entry = historyEntrySchema.safeParse(text === null ? null : parseJson(text));
    return entry.success ? entry.data : null;
  }

  /** The intent becomes the entry by a change of name, which needs no room on the disk: an effect is never left without one. */
  private async enter({ id }: HistoryEntry): Promise<void> {
    await rename(this.intentFile, path.join(this.directory, `${id}.json`));
    await syncDirectory(this.directory);
  }

  /** Oldest first. */
  private async ids(): Promise<string[]> {
    const names = await readdir(this.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names
      .filter((n) => /^h\d{9}\.json$/.test(n))
      .map((n) => n.slice(0, -5))
      .sort();
  }

  private async nextId(): Promise<string> {
    const last = (await this.ids()).at(-1);
    return `h${String(last ? Number(last.slice(1)) + 1 : 1).padStart(9, '0')}`;
  }

  private async prune(): Promise<void> {
    const ids = await this.ids();
    if (ids.length <= keep) return;
    for (const id of ids.slice(0, ids.length - keep))
      await removeFile(path.join(this.directory, `${id}.json`));
    const used = new Set((await this.list(keep)).map((e) => e.sha256));
    for (const name of await readdir(this.contents)) {
      if (!used.has(name)) await unlink(path.join(this.contents, name));
    }
  }
}

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
