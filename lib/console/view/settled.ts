import type { PairReading } from '@/lib/router';
import { whoIsActive } from '@/lib/router';

/**
 * A takeover moves the addresses within a tenth of a second or so, and the two routers are never read at quite the same moment:
 * half a second later the move is over, or what was seen is true.
 */
const AGAIN_MS = 500;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Reads both routers, and once more when their answers contradict what a pair should be (none or both hold the addresses
 * though pulse runs): only what stays so is said.
 * @param read reads both at once
 */
export async function readSettled(read: () => Promise<PairReading>, wait = pause): Promise<PairReading> {
  const first = await read();
  if (!doubtful(first)) return first;
  await wait(AGAIN_MS);
  return read();
}

function doubtful(pair: PairReading): boolean {
  const [here, there] = [pair.local.status, pair.peer?.status];
  if (!here || !there) return false;
  const active = whoIsActive(pair);
  const runs = here.pulse.state === 'running' || there.pulse.state === 'running';
  return active === 'both' || (active === 'none' && runs);
}
