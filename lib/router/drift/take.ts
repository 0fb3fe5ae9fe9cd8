import { createHash } from 'node:crypto';
import { diff, nextSerial, parse, print, type Change, type Cst } from '@/lib/lvscf';
import { AgentError, type Result } from '@/lib/protocol';
import type { RouterClient } from '../client';
import { adopt, type Left } from './adopt';
import { itemKey, itemsOf, type Item } from './items';
import { readKernel } from './sources';

/** What taking something into this router's lvs.cf would write; nothing is written by making it. */
export interface Draft {
  /** of the file saved here, from which it was made; null: there is none */
  base: string | null;
  /** base64 */
  content: string;
  /** of `content`; the same as `base`: there is nothing to write */
  sha256: string;
  /** in lvs.cf's own words, the serial number's left out */
  changes: Change[];
}

export interface Adopting extends Draft {
  taken: Item[];
  left: Left[];
}

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const words = (from: Cst, to: Cst) => diff(from, to).filter(({ params }) => params.field !== 'serial_no');

/** @throws AgentError what reading this router throws */
async function savedHere(local: RouterClient): Promise<{ sha256: string | null; bytes: Buffer }> {
  const saved = await local.call('config.read', { which: 'saved' });
  return { sha256: saved?.sha256 ?? null, bytes: Buffer.from(saved?.content ?? '', 'base64') };
}

/**
 * What a router's table has by somebody's will, as lvs.cf would say it.
 * @param options.from the router whose table it is
 * @param options.wants which entries; left out: all of them
 * @throws AgentError `nothing-saved`, and what reading either router throws
 */
export async function draftAdoption(options: {
  local: RouterClient;
  from: RouterClient;
  wants?: (item: Item) => boolean;
}): Promise<Adopting> {
  const { local, from, wants = () => true } = options;
  const [status, saved] = await Promise.all([from.call('status', {}), savedHere(local)]);
  if (saved.sha256 === null) throw new AgentError('nothing-saved', { params: { router: local.name } });
  const items = itemsOf(status).filter(wants);
  const kernel = items.some(({ kind }) => kind === 'foreign') ? await readKernel(from) : null;
  const before = parse(saved.bytes).cst;
  const { cst, taken, left } = adopt(before, items, kernel ?? { services: [], facts: null });
  const changed = !print(cst).equals(saved.bytes);
  const content = changed ? print(nextSerial(cst)) : saved.bytes;
  return {
    ...{ base: saved.sha256, content: content.toString('base64'), sha256: hash(content) },
    ...{ changes: words(before, cst), taken, left },
  };
}

/**
 * The peer's lvs.cf as it would be saved here, byte for byte, so that both routers have the same.
 * @param options.which what it has saved, or what it runs
 * @throws AgentError `nothing-saved` there, and what reading either router throws
 */
export async function draftPull(options: {
  local: RouterClient;
  peer: RouterClient;
  which: 'saved' | 'running';
}): Promise<Draft> {
  return draftOf(options.local, options.peer, options.which);
}

/** What runs here as it would be saved again, byte for byte. @throws AgentError as draftPull */
export async function draftRunning(local: RouterClient): Promise<Draft> {
  return draftOf(local, local, 'running');
}

async function draftOf(local: RouterClient, from: RouterClient, which: 'saved' | 'running'): Promise<Draft> {
  const [saved, file] = await Promise.all([savedHere(local), from.call('config.read', { which })]);
  if (!file) throw new AgentError('nothing-saved', { params: { router: from.name } });
  const { content, sha256 } = file;
  const changes = words(parse(saved.bytes).cst, parse(Buffer.from(content, 'base64')).cst);
  return { base: saved.sha256, content, sha256, changes };
}

/**
 * Saves a draft as this router's lvs.cf; nothing is applied.
 * @throws AgentError `conflict` when somebody saved since the draft was made, `invalid` with findings, and the like
 */
export function saveDrafted(
  local: RouterClient,
  { base, content }: Draft,
  why: { author: string; reason: string; kind: 'adopt' | 'pull' | 'restore' },
): Promise<Result<'config.save'>> {
  return local.call('config.save', { content, base, ...why });
}

/** A few words for the history: what was adopted. */
export function adoptedWords(taken: Item[]): string {
  const text = taken.map(itemKey).join(', ');
  return `adopted ${text}`.slice(0, 500);
}
