import type { Method } from '../method';

/** More time before it goes back by itself; confirming and taking back stay possible. */
export const changeExtend: Method<'change.extend'> = {
  limitMs: 30_000,
  handle: ({ changes }, { changeId, seconds }) => changes.extend(changeId, seconds),
};
