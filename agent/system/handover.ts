import { renameSync, writeFileSync } from 'node:fs';
import { AgentError, type Paths } from '@/lib/protocol';
import { replace } from '@/pulse/intents';
import { removeFile } from '../config/replace-file';
import { type Lowered, type Maintenance, readLowered, readMaintenance } from './lowered';
import { keepalivedDaemon } from './pulse-state';

/** What keepalived adds to the priority of a router that was handed over (pulse/compile/gate.ts). */
const HANDED_OVER = -100;

/**
 * Lowers this router's priority, or no longer. In maintenance it stays lowered whatever is asked.
 * @param maintenance null ends it; left out: as it is
 * @throws AgentError `write-failed`
 */
export async function setHandover(
  paths: Paths,
  lowered: boolean,
  maintenance?: Maintenance | null,
): Promise<Lowered> {
  try {
    if (maintenance) replace(paths.maintenance, `${JSON.stringify(maintenance)}\n`, 0o700);
    else if (maintenance === null) await removeFile(paths.maintenance);
    const number = lowered || readMaintenance(paths) ? HANDED_OVER : 0;
    // Where keepalived does not run nothing is lowered; `pulse` writes the file when it starts.
    if (keepalivedDaemon(paths).state === 'running') {
      // By rename: keepalived reads it as soon as it changes.
      writeFileSync(`${paths.handover}.new`, `${number}\n`, { mode: 0o644 });
      renameSync(`${paths.handover}.new`, paths.handover);
    }
  } catch (error) {
    const detail = (error as Error).message.slice(0, 300);
    throw new AgentError('write-failed', {
      params: { what: maintenance === undefined ? 'handover' : 'maintenance' },
      detail,
    });
  }
  return readLowered(paths);
}
