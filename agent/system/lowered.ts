import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Paths } from '@/lib/protocol';

/** Why this router's priority is lowered for longer than a return takes (docs/fail-back.md). */
export interface Lowered {
  /** an administrator handed the service over */
  handover: boolean;
  /** it hears no real server, or lvsd dies again and again */
  fitness: boolean;
}

/** Reads the files whose numbers keepalived adds to the priority. A missing one lowers nothing. */
export function readLowered({ pulseRun }: Paths): Lowered {
  const below = (file: string) => {
    try {
      return Number(readFileSync(path.join(pulseRun, file), 'latin1').trim()) < 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  };
  return { handover: below('handover'), fitness: below('fitness') };
}
