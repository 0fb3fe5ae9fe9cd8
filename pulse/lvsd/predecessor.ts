import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that the predecessor's ipvsadm gets to read the rest of its input (a full pipe, about 900 lines). */
const PATIENCE = 3000;

/**
 * Waits until the ipvsadm of an lvsd that was killed has read its input to the end: its last changes are ours, nobody's hand.
 * @param pid null: it had none
 */
export async function predecessorGone(pid: number | null): Promise<void> {
  const giveUp = performance.now() + PATIENCE;
  while (pid !== null && performance.now() < giveUp) {
    try {
      // "PID (ipvsadm) S …"; one that has ended and that nobody has waited for stays as Z
      if (!/\(ipvsadm\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) return;
    } catch {
      return;
    }
    await sleep(20);
  }
}
