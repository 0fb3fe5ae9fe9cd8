import { checkContent } from '../config/check';
import { readLimitMs, type Method } from '../method';

/** Everything that a save or an apply of this content would be told, without doing either. */
export const configCheck: Method<'config.check'> = {
  limitMs: readLimitMs,
  async handle(agent, { content }) {
    return { findings: await checkContent(agent, Buffer.from(content, 'base64')) };
  },
};
