import { readLimitMs, type Method } from '../method';

/** What was changed on this router, newest first. */
export const historyList: Method<'history.list'> = {
  limitMs: readLimitMs,
  async handle({ history }, { limit }) {
    return { entries: await history.list(limit) };
  },
};
