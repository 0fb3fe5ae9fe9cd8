import { checkMarks } from '../marks/marks-file';
import { readLimitMs, type Method } from '../method';

/** What is wrong or doubtful with this marks.conf on this router. */
export const marksCheck: Method<'marks.check'> = {
  limitMs: readLimitMs,
  async handle({ paths }, { content }) {
    return { findings: await checkMarks(paths, Buffer.from(content, 'base64')) };
  },
};
