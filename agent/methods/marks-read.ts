import { readMarksState } from '../marks/state';
import { readLimitMs, type Method } from '../method';

/** The firewall marks: file, applied, kernel, rules of others, findings. */
export const marksRead: Method<'marks.read'> = {
  limitMs: readLimitMs,
  handle: ({ paths }) => readMarksState(paths),
};
