import { setTimeout as sleep } from 'node:timers/promises';
import type { LvsdRequest } from '@/lib/protocol';
import { askLvsd } from '@/pulse/ask';

/** lvsd moves ten thousand entries within this; a changed line takes it milliseconds. */
const LIMIT_MS = 5000;
const PAUSE_MS = 50;

/**
 * Has lvsd read the applied generation and waits until it keeps that one and has read back the kernel's table without a
 * difference.
 * @param sha256 of the applied lvs.cf
 * @returns null when done, else in words what is missing
 */
export async function reloadLvsd(socketPath: string, sha256: string): Promise<string | null> {
  const deadline = performance.now() + LIMIT_MS;
  let method: LvsdRequest['method'] = 'reload';
  let missing = 'lvsd does not answer';
  while (performance.now() < deadline) {
    const reply = await askLvsd(socketPath, { method }, deadline - performance.now()).catch(
      (error: Error) => error.message,
    );
    if (typeof reply === 'string') missing = `lvsd does not answer (${reply})`;
    else if (!reply.ok) missing = `lvsd refused: ${reply.error.code}`;
    else {
      method = 'status';
      if (reply.status.sha256 !== sha256) missing = 'lvsd has not taken the new configuration';
      else if (reply.status.unverified.length)
        missing = `the kernel’s table differs: ${reply.status.unverified.slice(0, 5).join(', ')}`;
      else return null;
    }
    await sleep(PAUSE_MS);
  }
  return missing;
}
