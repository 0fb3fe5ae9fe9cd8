import { createHash } from 'node:crypto';
import { parse, serialNumber } from '@/lib/lvscf';
import { MAX_LVSCF } from '@/lib/protocol';
import { readBounded } from './read-bounded';

/** lvs.cf as it stands on the disk. */
export interface LvscfFile {
  content: Buffer;
  sha256: string;
  serial_no: number | null;
}

/** @returns null when there is no such file. @throws AgentError `too-large`, `unavailable` */
export async function readLvscf(file: string): Promise<LvscfFile | null> {
  const content = await readBounded(file, 'lvs.cf', MAX_LVSCF);
  if (!content) return null;
  const sha256 = sha256Of(content);
  return { content, sha256, serial_no: serialOf(content, sha256) };
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Serial numbers of contents seen lately: a status a second shall not parse the same bytes a second time. */
const serials = new Map<string, number | null>();

/**
 * The file's own serial_no; null when it names none that is a number.
 * @param sha256 of the content, where it is known already
 */
export function serialOf(content: Uint8Array, sha256 = sha256Of(content)): number | null {
  const known = serials.get(sha256);
  if (known !== undefined) return known;
  const serial = serialNumber(parse(content).cst);
  if (serials.size >= 16) serials.clear();
  serials.set(sha256, serial);
  return serial;
}
