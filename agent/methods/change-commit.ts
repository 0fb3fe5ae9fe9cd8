import type { Method } from '../method';

/** Step 2: the file, the service, the proof; or back, with the reason. */
export const changeCommit: Method<'change.commit'> = {
  // a reload, its proof, and when that fails the way back: each has its own limit
  limitMs: 180_000,
  handle: ({ changes }, { changeId }) => changes.commit(changeId),
};
