import { readLimitMs, type Method } from '../method';
import { readLog } from '../system/log-files';

/** The last lines of this router's service logs, oldest first. */
export const log: Method<'log'> = {
  limitMs: readLimitMs,
  async handle({ paths }, { lines }) {
    return { lines: await readLog(paths, lines), observedAt: new Date().toISOString() };
  },
};
