import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Paths } from '@/lib/protocol';
import { intendedSchema } from '@/pulse/compile';
import { readIpvs } from '../system/ipvs';
import { readLvsd } from '../system/lvsd';
import { keepalivedDaemon } from '../system/pulse-state';
import { reasonOf } from '../system/unknown';

/** lvsd moves 10,000 entries in under five seconds; what is not there after this will not come. */
const limitMs = 15_000;
const pauseMs = 200;

/**
 * Waits until the kernel has what was applied, read back from the kernel itself: every virtual server of lvsd.json with its
 * scheduler, lvsd keeping that very file and finding no difference, keepalived alive.
 * @param sha256 of the lvs.cf that was applied
 * @returns null when it stands; else in words what does not, as of the last look
 */
export async function verifyApplied(paths: Paths, sha256: string): Promise<string | null> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const wrong = await look(paths, sha256).catch((error: unknown) => {
      const { code, params } = reasonOf(error);
      return `${code} ${Object.values(params).join(' ')}`.trim();
    });
    if (wrong === null || performance.now() > deadline) return wrong;
    await sleep(pauseMs);
  }
}

async function look(paths: Paths, sha256: string): Promise<string | null> {
  const intended = intendedSchema.parse(
    JSON.parse(await readFile(path.join(paths.applied, 'lvsd.json'), 'utf8')),
  );
  if (intended.sha256 !== sha256) return 'pulse has not taken the new configuration';
  if (keepalivedDaemon(paths).state !== 'running') return 'keepalived does not run';
  const lvsd = await readLvsd(paths);
  if (lvsd.sha256 !== sha256) return 'lvsd has not taken the new configuration';
  if (lvsd.unverified.length > 0) return `the kernel differs: ${lvsd.unverified.slice(0, 5).join(', ')}`;
  const kernel = new Map((await readIpvs()).map((s) => [s.id, s]));
  const missing = intended.services
    .filter((s) => kernel.get(s.id)?.scheduler !== s.scheduler)
    .map((s) => s.id);
  if (missing.length === 0) return null;
  return `not in the kernel's table: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}`;
}
