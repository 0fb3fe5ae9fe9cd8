import type { Method } from '../method';
import { nameOf } from '../policy';

/** Ends a change that was not confirmed: a prepared one is forgotten, a committed one is undone. */
export const changeAbort: Method<'change.abort'> = {
  // the service may have to be moved back
  limitMs: 120_000,
  handle: ({ changes }, { changeId, author = 'unknown' }, caller) =>
    changes.abort(changeId, { author, caller: nameOf(caller) }),
};
