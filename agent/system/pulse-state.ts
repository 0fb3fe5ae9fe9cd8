import { readFileSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Paths } from '@/lib/protocol';
import { daemonOf, type Daemon } from './processes';
import { Unknown } from './unknown';

/** keepalived's own process names are `keepalived` and, for its child, `keepalived_vrrp` cut by the kernel. */
export const keepalivedDaemon = (paths: Paths): Daemon => daemonOf(paths.keepalivedPid, /^keepalived/);
/** lvsd is a Node program: its process may carry either name. */
export const lvsdDaemon = (paths: Paths): Daemon => daemonOf(paths.lvsdPid, /^(?:lvsd|node|MainThread)$/);

/** Does either half of the service live? */
export function pulseRuns(paths: Paths): boolean {
  return [keepalivedDaemon, lvsdDaemon].some((daemon) => {
    try {
      return daemon(paths).state === 'running';
    } catch {
      return false;
    }
  });
}

/** Since when this router reaches none of the quorum hosts (ISO 8601); null when it reaches one or none is named. */
export const readQuorumLost = (paths: Paths): string | null => readMoment(paths.quorumLost);

/**
 * Since when this router leads, as pulse was told by keepalived (ISO 8601); null when it does not, or was never told.
 * @param second of the addresses that prefer the backup (active-active)
 */
export const readMasterSince = (paths: Paths, second: boolean): string | null =>
  readMoment(second ? `${paths.masterSince}2` : paths.masterSince);

/** A moment that bin/pulse wrote into a file of its own. */
function readMoment(file: string): string | null {
  try {
    const since = readFileSync(file, 'latin1').trim();
    return /^[0-9TZ:-]{20}$/.test(since) && !Number.isNaN(Date.parse(since)) ? since : null;
  } catch {
    return null;
  }
}

/** meta.json of a generation, the part that the agent uses */
const metaSchema = z.object({
  sha256: z.string(),
  serial_no: z.number().nullable(),
  router: z.enum(['primary', 'backup']),
  /** when it was compiled */
  at: z.iso.datetime().nullable().default(null),
});

export type Generation = z.infer<typeof metaSchema>;

/** @returns the generation that `applied` points to; null when nothing was applied yet. @throws Unknown `unreadable` */
export async function readGeneration(paths: Paths): Promise<Generation | null> {
  let text;
  try {
    text = await readFile(path.join(paths.applied, 'meta.json'), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Unknown('unreadable', { detail: message });
  }
  try {
    return metaSchema.parse(JSON.parse(text));
  } catch {
    throw new Unknown('unreadable', { detail: 'applied/meta.json has a form that is not known' });
  }
}

/** What the link `applied` points to, as written in it; null when there is none. */
export async function appliedLink(paths: Paths): Promise<string | null> {
  return readlink(paths.applied).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
