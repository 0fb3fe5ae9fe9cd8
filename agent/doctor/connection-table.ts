import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readIpvs } from '../system/ipvs';
import { type Found, type Look, ill, seen, textOf, well } from './look';

/** Where modprobe looks (modprobe.d(5)): of two files of one name the one in the earlier folder counts. */
const FOLDERS = ['etc/modprobe.d', 'run/modprobe.d', 'usr/local/lib/modprobe.d', 'usr/lib/modprobe.d'];

/** What ip_vs takes for conn_tab_bits; with any other number it loads as without (ip_vs_conn.c). */
const [LEAST, MOST] = [8, 20];

/** Eight connections to a place: chains are walked for each packet. */
const CROWDED = 8;

/** Is the kernel's table of connections large enough, and as large as root's files want it from the next load of ip_vs on? */
export async function connectionTable({ paths }: Pick<Look, 'paths'>): Promise<Found> {
  const first = ((await textOf('/proc/net/ip_vs', 200)) ?? '').split('\n')[0] ?? '';
  const size = Number(/size=(\d+)/.exec(first)?.[1] ?? 0);
  const connections = (await readIpvs()).reduce(
    (n, s) => n + s.destinations.reduce((m, d) => m + d.active + d.inactive, 0),
    0,
  );
  return judgeTable({ size, connections }, await tabBits(paths.root), first);
}

/** @param size places in the kernel; 0: not known. @param wanted what root's files say; null: nothing */
export function judgeTable(
  { size, connections }: { size: number; connections: number },
  wanted: TabBits | null,
  source = '',
): Found {
  const evidence = [seen('/proc/net/ip_vs', `${connections} connections, ${source}`)];
  if (wanted) evidence.push(seen(wanted.file, `conn_tab_bits=${wanted.bits}`));
  if (wanted && (wanted.bits < LEAST || wanted.bits > MOST)) return ill('bits', { ...wanted }, ...evidence);
  if (wanted && size > 0 && size !== 2 ** wanted.bits)
    return ill('waits', { file: wanted.file, wanted: 2 ** wanted.bits, size }, ...evidence);
  return size > 0 && connections > CROWDED * size
    ? ill('small', { connections, size }, ...evidence)
    : well(...evidence);
}

export interface TabBits {
  bits: number;
  file: string;
}

/** @returns what modprobe would give ip_vs as conn_tab_bits; null: nothing, and the kernel's own default counts */
export async function tabBits(root: string): Promise<TabBits | null> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS.map((one) => path.join(root, one)))
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith('.conf') && !files.has(name)) files.set(name, path.join(folder, name));
  let found: TabBits | null = null;
  // in the order of their names; the kernel takes the last value that it is given
  for (const [, file] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const bits of bitsIn((await textOf(file)) ?? '')) found = { bits, file };
  return found;
}

/** Values of conn_tab_bits in one file of modprobe.d: `options ip_vs NAME=VALUE…`, a backslash at the end continues a line. */
export function bitsIn(text: string): number[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^\s*options\s+ip[_-]vs\s/.test(line))
    .flatMap((line) => [...line.matchAll(/\sconn_tab_bits=(\d+)(?=\s|$)/g)].map((m) => Number(m[1])));
}
