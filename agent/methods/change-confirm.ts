import type { Method } from '../method';

/** Step 3: it stays, and the timer that would have gone back is gone for good. */
export const changeConfirm: Method<'change.confirm'> = {
  limitMs: 30_000,
  handle: ({ changes }, { changeId }) => changes.confirm(changeId),
};
