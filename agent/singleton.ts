import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Paths } from '@/lib/protocol';
import { clock } from './change/deadline';
import { processOf } from './system/processes';

/** Thrown when an agent of this router lives already. */
export class AlreadyRunning extends Error {}

/**
 * Makes this process the only agent of its router: two would each think that they alone write lvs.cf. The holder is known by
 * process id, start time and boot, so that a number which the kernel gave to another program later does not count.
 * @returns gives it back
 * @throws AlreadyRunning
 */
export function takeSingleton({ agentLock: file, agentRun }: Paths): () => void {
  mkdirSync(path.dirname(agentRun), { recursive: true, mode: 0o755 });
  mkdirSync(agentRun, { recursive: true, mode: 0o750 });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(thisProcess()), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link is made or not, in one step, with its content.
        linkSync(mine, file);
        return () => unlinkSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = livingHolder(file);
      if (holder !== null) throw new AlreadyRunning(`an agent runs already (process ${holder})`);
      try {
        unlinkSync(file);
      } catch {
        // another one that starts now was faster: the next attempt sees it
      }
    }
    throw new AlreadyRunning('another agent starts at this moment');
  } finally {
    unlinkSync(mine);
  }
}

/** Names this process for good: ids are given anew, and all count from the boot. */
const thisProcess = () => ({
  pid: process.pid,
  startTicks: processOf(process.pid)?.startTicks ?? 0,
  boot: clock().boot,
});

function livingHolder(file: string): number | null {
  try {
    const { pid, startTicks, boot } = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<
      typeof thisProcess
    >;
    const lives = boot === clock().boot && processOf(pid)?.startTicks === startTicks;
    return lives && pid !== process.pid ? pid : null;
  } catch {
    return null;
  }
}
