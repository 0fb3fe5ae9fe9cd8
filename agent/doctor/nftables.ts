import path from 'node:path';
import type { Paths } from '@/lib/protocol';
import { loadedBy } from '../marks/kernel';
import { atBoot } from '../system/boot';
import { textOf } from './look';

/** What the distribution's unit `nftables` loads: Debian's file flushes everything by itself, Red Hat's unit does before it. */
const FILES = [
  { file: 'etc/nftables.conf', flushedByUnit: false },
  { file: 'etc/sysconfig/nftables.conf', flushedByUnit: true },
];

/** The line with which a file for nft loads our marks in its own step; one without marks takes it as well. */
export const includeLine = (paths: Paths) => `include "${paths.applied}/marks.nft*"`;

/**
 * The file with which the service nftables would wipe our marks at its next reload without bringing them back in the same step:
 * lvsd restores them, but until then clients of marked virtual servers are refused.
 * @returns null where there is none, or where nft does not hold the marks
 */
export async function wipedBy(paths: Paths): Promise<string | null> {
  if ((await loadedBy(paths)) !== 'nft') return null;
  for (const { file, flushedByUnit } of FILES) {
    const at = path.join(paths.root, file);
    const text = await textOf(at);
    if (text === null || !wipes(text, paths.applied, flushedByUnit)) continue;
    return (await atBoot(paths.root, 'nftables')).on ? at : null;
  }
  return null;
}

/** Does loading this text flush our table without loading it again? */
export function wipes(text: string, applied: string, flushedByUnit: boolean): boolean {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  const flushes = flushedByUnit || lines.some((line) => /^flush\s+ruleset\b/.test(line));
  return flushes && !lines.some((line) => line.startsWith(`include "${applied}/marks.nft`));
}
