import { toText } from '@/lib/lvscf/bytes';
import { type Found, type Given, finish } from './finish';
import { readHaresources } from './haresources';
import { readIpvsadm } from './ipvsadm';
import { readKeepalived } from './keepalived';
import { readLdirectord } from './ldirectord';
import type { Loss } from './losses';

export type { Given } from './finish';
export { type Loss, type LossCode, lossSentence, lossWords } from './losses';

const readers = {
  keepalived: readKeepalived,
  ldirectord: readLdirectord,
  haresources: readHaresources,
  ipvsadm: readIpvsadm,
} satisfies Record<string, (text: string) => Found>;

export type SourceKind = keyof typeof readers;
export const sourceKinds = Object.keys(readers) as SourceKind[];

/** 1,000 virtual servers with 10 real servers each are 3 MB of keepalived.conf. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Turns another program's configuration into an lvs.cf that `lvscf check` finds no error in. Never throws for anything that a
 * file can hold, in time linear to its size; reads no other file.
 * @param given what the administrator adds: the routers' own addresses, the NAT router, the device of the VIPs
 * @returns lvs.cf in Piranha's layout, and by line of the source what it could not carry over
 */
export function importFile(
  kind: SourceKind,
  source: Uint8Array,
  given: Given = {},
): { text: Buffer; lost: Loss[] } {
  const bytes = Buffer.from(source.subarray(0, MAX_BYTES));
  const found = readers[kind](toText(bytes.toString('latin1')));
  if (source.length > MAX_BYTES) found.draft.lose(1, 'TOO_LARGE', { most: MAX_BYTES });
  return finish(found, given);
}
