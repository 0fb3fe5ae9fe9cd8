import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Intent, type Paths, type Result, intentKey, isInForce, mergeIntents } from '@/lib/protocol';
import { askLvsd } from '@/pulse/ask';
import { type Intended, intendedSchema } from '@/pulse/compile';
import { kernelWords } from './apply';
import { readIntents, writeIntents } from './file';

/** Milliseconds for lvsd to look at the table, change it and read it back: seconds with 10,000 entries on a busy machine. */
const LVSD_MS = 8000;

export interface TakePorts {
  /** does keepalived or lvsd run on this router? */
  pulseRuns(): boolean;
  /** @returns what it said when it failed; null: done */
  ipvsadm(words: string[]): Promise<string | null>;
}

/**
 * Takes decisions in, keeps them and brings them into the table: through lvsd, or where that does not answer by ipvsadm, since the
 * table serves without lvsd. The one way for the agent and for root without it.
 * @throws Error when they cannot be kept at all; nothing was changed then
 */
export async function takeIntents(
  paths: Paths,
  more: Intent[],
  ports: TakePorts,
): Promise<Result<'intents.merge'>> {
  const before = readIntents(paths);
  // that a server is not configured somewhere is that router's own affair
  const wanted = more.filter(({ state }) => state !== 'gone');
  const intents = mergeIntents(before.intents, wanted, Date.now());
  const known = new Map(before.intents.map((i) => [intentKey(i), JSON.stringify(i)]));
  const fresh = intents.filter((i) => known.get(intentKey(i)) !== JSON.stringify(i));
  if (!fresh.length && before.saved) return { intents, saved: true, table: 'done', detail: '' };
  const saved = writeIntents(paths, intents);
  return { intents, saved, ...(await intoTable(paths, fresh, ports)) };
}

async function intoTable(
  paths: Paths,
  fresh: Intent[],
  ports: TakePorts,
): Promise<Pick<Result<'intents.merge'>, 'table' | 'detail'>> {
  let why;
  try {
    const reply = await askLvsd(paths.lvsdSocket, { method: 'intents' }, LVSD_MS);
    if (reply.ok) {
      const { unverified } = reply.status;
      return unverified.length ? failed(unverified) : { table: 'done', detail: '' };
    }
    why = reply.error.code;
  } catch (error) {
    why = (error as Error).message;
  }
  if (!ports.pulseRuns()) return { table: 'later', detail: '' };
  const intended = appliedIntended(paths.applied);
  const orders = fresh.filter(isInForce).map((intent) => intended && kernelWords(intended, intent));
  const failures: string[] = [];
  for (const words of orders) {
    const said = words && (await ports.ipvsadm(words));
    if (said) failures.push(`${words.join(' ')}: ${said}`);
  }
  if (failures.length) return failed(failures);
  // the end of a decision, and what is not configured here, has no words of its own: lvsd sees to it when it runs
  const all = orders.length === fresh.length && orders.every((words) => words !== null);
  return { table: all ? 'direct' : 'later', detail: why.slice(0, 300) };
}

function failed(words: string[]): { table: 'failed'; detail: string } {
  return { table: 'failed', detail: words.slice(0, 3).join(' · ').slice(0, 500) };
}

/** What lvsd runs from; null when nothing was applied or it is not understood. */
function appliedIntended(applied: string): Intended | null {
  try {
    return intendedSchema.parse(JSON.parse(readFileSync(path.join(applied, 'lvsd.json'), 'utf8')));
  } catch {
    return null;
  }
}
