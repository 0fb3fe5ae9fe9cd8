import { createHash } from 'node:crypto';
import { parse, read, serialNumber, type Cst } from '@/lib/lvscf';
import type { LvsConfig } from '@/lib/lvscf/types';
import { MAX_LVSCF } from '@/lib/protocol';
import { readBounded } from './read-bounded';

/** What an lvs.cf says. */
interface Said {
  /** its own serial_no; null when it names none that is a number */
  serial_no: number | null;
  config: LvsConfig;
}

/** lvs.cf as it stands on the disk. */
export interface LvscfFile extends Said {
  content: Buffer;
  sha256: string;
}

/** @returns null when there is no such file. @throws AgentError `too-large`, `unavailable` */
export async function readLvscf(file: string): Promise<LvscfFile | null> {
  const content = await readBounded(file, 'lvs.cf', MAX_LVSCF);
  if (!content) return null;
  const sha256 = sha256Of(content);
  return { content, sha256, ...saidBy(content, sha256) };
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What is saved, what runs, and what is being saved, by hash: the same bytes are not understood a second time, every second. */
const said = new Map<string, Said>();
const MOST = 3;

/**
 * What this content says; parsed only when it was not met lately.
 * @param sha256 of the content
 */
export function saidBy(content: Uint8Array, sha256: string): Said {
  const known = said.get(sha256);
  return known ? keep(sha256, known) : parsed(content, sha256);
}

/** The same with the tree, which is large and not kept: for who judges the file. */
export function parsed(content: Uint8Array, sha256: string): Said & { cst: Cst } {
  const { cst } = parse(content);
  const { serial_no, config } = keep(sha256, { serial_no: serialNumber(cst), config: read(cst) });
  return { serial_no, config, cst };
}

/** The one that was asked for last goes last. */
function keep(sha256: string, one: Said): Said {
  said.delete(sha256);
  said.set(sha256, one);
  const [oldest] = said.keys();
  if (oldest !== undefined && said.size > MOST) said.delete(oldest);
  return one;
}
