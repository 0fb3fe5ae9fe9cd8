import { createHash } from 'node:crypto';
import { parse, read, type Cst, type Finding, type LvsConfig } from '@/lib/lvscf';
import type { RouterClient } from './client';
import { THIS_ROUTER } from './local';

/** An lvs.cf, understood. */
export interface Lvscf {
  /** the bytes */
  content: Buffer;
  cst: Cst;
  /** every default filled in */
  config: LvsConfig;
  /** of the syntax */
  findings: Finding[];
}

/** lvs.cf as a router has it. */
export interface RouterLvscf extends Lvscf {
  sha256: string;
  serial_no: number | null;
  observedAt: string;
}

interface Kept {
  content: Buffer;
  /** null: nobody has asked yet what it says */
  lvscf: Lvscf | null;
}

/**
 * Files met lately, by their hash: what is saved and what runs, on both routers. Each is parsed once, however often it is asked for
 * and wherever it lies; whether it still lies there is asked each time. No more than two, since a large one takes tens of MB. On
 * globalThis: Next loads a module once per bundle.
 */
const kept = globalThis as { lvsFiles?: Map<string, Kept> };
const MOST = 2;

/** Makes sense of bytes of which no hash is known, or of none. */
export function understand(content: Buffer): Lvscf {
  const { cst, findings } = parse(content);
  return { content, cst, findings, config: read(cst) };
}

function understood(one: Kept): Lvscf {
  return (one.lvscf ??= understand(one.content));
}

/**
 * Keeps a file that will be asked for: the one that was just saved.
 * @param instead hash of the one that it replaced, which is then asked for no more
 */
export function keepLvscf(content: Buffer, sha256: string, instead: string | null = null): void {
  keep(sha256, { content, lvscf: null }, instead);
}

function keep(sha256: string, fresh: Kept, instead: string | null): Kept {
  const files = (kept.lvsFiles ??= new Map<string, Kept>());
  const one = files.get(sha256) ?? fresh;
  // the one that was asked for last goes last
  files.delete(sha256);
  const [oldest] = files.keys();
  const goes = instead !== null && files.has(instead) ? instead : oldest;
  if (goes !== undefined && files.size >= MOST) files.delete(goes);
  files.set(sha256, one);
  return one;
}

/**
 * Reads lvs.cf through a router's agent, now. Bytes that are known already by their hash are neither sent (by the agent of this
 * machine, which comes with this console; an older peer's would refuse to be told) nor parsed again.
 * @param which `saved`: the file; `running`: what was applied last
 * @returns null: there is no such file. @throws AgentError when the agent cannot be asked
 */
export async function readLvscf(
  router: RouterClient,
  which: 'saved' | 'running',
): Promise<RouterLvscf | null> {
  // As it is now: another request may let one go before the answer is here.
  const files = new Map(kept.lvsFiles);
  const known = router.name === THIS_ROUTER && files.size > 0 ? { known: [...files.keys()] } : {};
  const found = await router.call('config.read', { which, ...known });
  if (!found) return null;
  const { sha256, serial_no, observedAt } = found;
  const has = files.get(sha256);
  const bytes = Buffer.from(found.content, 'base64');
  // What is kept is what this machine's own file is taken for later: a router's word for the hash is not enough.
  const isSo = has !== undefined || createHash('sha256').update(bytes).digest('hex') === sha256;
  const lvscf = isSo
    ? understood(keep(sha256, has ?? { content: bytes, lvscf: null }, null))
    : understand(bytes);
  return { ...lvscf, sha256, serial_no, observedAt };
}
