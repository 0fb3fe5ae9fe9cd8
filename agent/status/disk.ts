import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Paths, Status } from '@/lib/protocol';

type Finding = Status['findings'][number];

/** Bytes that a save and its apply take at most on the disk, with a file of a thousand virtual servers and what is made of it. */
const NEEDED = 4 << 20;

/**
 * Says of each file system on which lvs.cf, its history or the applied configuration lie that it takes nothing, before somebody
 * is refused for it: `disk-full` (less is free than a change takes, or no file more can be made), `disk-read-only`.
 */
export async function diskFindings({ lvscf, agentData, pulseData }: Paths): Promise<Finding[]> {
  const found = new Map<number, Finding>();
  for (const folder of [path.dirname(lvscf), agentData, pulseData]) {
    try {
      const { dev } = await stat(folder);
      if (found.has(dev)) continue;
      const finding = await look(folder);
      if (finding) found.set(dev, finding);
    } catch {
      // There is no such folder yet: it is made when it is needed.
    }
  }
  return [...found.values()];
}

async function look(folder: string): Promise<Finding | null> {
  const finding = (code: string, params: Finding['params']): Finding => ({
    ...{ code, severity: 'warning', params: { folder, ...params }, since: null },
  });
  // access(2) tells it to root as well
  const readOnly = await access(folder, constants.W_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EROFS',
  );
  if (readOnly) return finding('disk-read-only', {});
  // The agent is root: what is kept back for root is free for it. A file system that counts no files says 0 of 0.
  const { bfree, bsize, files, ffree } = await statfs(folder);
  const free = bfree * bsize;
  if (free >= NEEDED && (files === 0 || ffree > 0)) return null;
  return finding('disk-full', { free: Math.floor(free / 1024) });
}
