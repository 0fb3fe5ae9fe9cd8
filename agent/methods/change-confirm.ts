import type { Method } from '../method';
import { nameOf } from '../policy';

/** Step 3: it stays, and the timer that would have gone back is gone for good. */
export const changeConfirm: Method<'change.confirm'> = {
  limitMs: 30_000,
  handle: ({ changes }, { changeId, author = 'unknown' }, caller) =>
    changes.confirm(changeId, { author, caller: nameOf(caller) }),
};
