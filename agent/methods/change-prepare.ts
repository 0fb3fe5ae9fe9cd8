import type { Method } from '../method';
import { nameOf } from '../policy';

/** Step 1: compare, check, remember; from now on no other change and no save until it ends. Nothing is effected. */
export const changePrepare: Method<'change.prepare'> = {
  limitMs: 30_000,
  handle: ({ changes }, params, caller) => changes.prepare(params, nameOf(caller)),
};
