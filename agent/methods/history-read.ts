import { readLimitMs, type Method } from '../method';

/** One entry with the file as it was then. */
export const historyRead: Method<'history.read'> = {
  limitMs: readLimitMs,
  async handle({ history }, { id }) {
    const { entry, content } = await history.read(id);
    return { entry, content: content.toString('base64') };
  },
};
