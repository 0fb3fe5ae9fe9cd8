import type { Method } from '../method';
import { nameOf } from '../policy';

/** More time before it goes back by itself; confirming and taking back stay possible. */
export const changeExtend: Method<'change.extend'> = {
  limitMs: 30_000,
  handle: ({ changes }, { changeId, seconds, author = 'unknown' }, caller) =>
    changes.extend(changeId, seconds, { author, caller: nameOf(caller) }),
};
