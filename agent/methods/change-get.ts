import { readLimitMs, type Method } from '../method';

/** How far a change got on this router; of a starting agent once it has settled what it found. */
export const changeGet: Method<'change.get'> = {
  limitMs: readLimitMs,
  async handle({ changes }, { changeId }) {
    await changes.settled;
    return changes.get(changeId);
  },
};
