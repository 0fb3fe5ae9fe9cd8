import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Paths } from '@/lib/protocol';
import { readMasterSince } from './pulse-state';
import { readCommand } from './read-command';
import { Unknown } from './unknown';

/** keepalived's own numbers of states (vrrp.h) */
const states = ['unknown', 'BACKUP', 'MASTER', 'FAULT'] as const;

/** 31 December 9999: what is beyond it is no time, and Date knows no number of it. */
const LAST_SECOND = 253_402_300_799;

/**
 * keepalived.json, the part that we use. 2.2.7 writes a bare array, 2.2.8 and newer an object with `vrrp`.
 * `last_transition` is seconds since 1970; 0 before the first.
 */
const instanceSchema = z.object({
  data: z.object({
    iname: z.string(),
    state: z.number().int(),
    last_transition: z.number().max(LAST_SECOND).default(0),
  }),
});
const dumpSchema = z.union([
  z.array(instanceSchema),
  z.object({ vrrp: z.array(instanceSchema) }).transform((o) => o.vrrp),
]);

export interface VrrpInstance {
  name: string;
  state: (typeof states)[number];
  since: string | null;
}

/** Largest dump that is read: 2 kB for two instances, so this is a thousand times what we make. */
const maxDump = 2 << 20;

/** keepalived answers within milliseconds; after a second its main loop hangs, and any state would be an old one. */
const dumpLimitMs = 1000;

/**
 * The VRRP instances' states, from a dump asked for now. The old file is removed first: whatever stands there afterwards was
 * written after the request. (Seen: the dump is asynchronous, and a dead keepalived leaves an old one behind.)
 * @param pid of the living keepalived
 * @throws Unknown `dump-timeout`, or what kept the file from being read
 */
export async function readVrrp(paths: Paths, pid: number): Promise<VrrpInstance[]> {
  const signal = Number((await readCommand('keepalived', ['--signum=JSON'])).trim());
  if (!Number.isInteger(signal) || signal < 1 || signal > 64) throw new Unknown('no-json-dump');
  const file = path.join(paths.dumpDir, 'keepalived.json');
  await unlink(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  process.kill(pid, signal);
  const deadline = performance.now() + dumpLimitMs;
  while (performance.now() < deadline) {
    const dump = parseDump(await readPrivate(file));
    if (dump)
      return dump.map((instance) => ({
        ...instance,
        since: sinceOf(instance, readMasterSince(paths, instance.name.endsWith('2'))),
      }));
    await sleep(10);
  }
  throw new Unknown('dump-timeout', { seconds: dumpLimitMs / 1000 });
}

/** At each reload keepalived counts its time anew: one that leads does so since pulse was told of it, if that is longer ago. */
function sinceOf({ state, since }: VrrpInstance, told: string | null): string | null {
  if (state !== 'MASTER' || told === null) return since;
  return since === null || Date.parse(told) < Date.parse(since) ? told : since;
}

/** @returns null while the text is absent or not yet whole: keepalived writes the file in place */
export function parseDump(text: string | null): VrrpInstance[] | null {
  if (!text) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const dump = dumpSchema.safeParse(json);
  if (!dump.success)
    throw new Unknown('unreadable', { detail: 'keepalived.json has a form that is not known' });
  return dump.data.map(({ data }) => ({
    name: data.iname,
    state: states[data.state] ?? 'unknown',
    since: data.last_transition > 0 ? new Date(data.last_transition * 1000).toISOString() : null,
  }));
}

/** Reads a file that only root can have made: no symbolic link, owned by us, of bounded size. Null when it is not there. */
async function readPrivate(file: string): Promise<string | null> {
  let handle;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.uid !== process.geteuid!())
      throw new Unknown('not-ours', { file: path.basename(file) });
    if (stat.size > maxDump) throw new Unknown('too-much-output', { program: 'keepalived' });
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
