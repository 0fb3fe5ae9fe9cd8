import { readLimitMs, type Method } from '../method';

/** How far a change got on this router. */
export const changeGet: Method<'change.get'> = {
  limitMs: readLimitMs,
  handle: ({ changes }, { changeId }) => Promise.resolve(changes.get(changeId)),
};
