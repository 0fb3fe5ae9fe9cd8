import type { Method } from '../method';

/** Ends a change that was not confirmed: a prepared one is forgotten, a committed one is undone. */
export const changeAbort: Method<'change.abort'> = {
  // the service may have to be moved back
  limitMs: 120_000,
  handle: ({ changes }, { changeId }) => changes.abort(changeId),
};
