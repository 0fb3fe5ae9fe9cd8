import { readOffered } from '../accounts';
import { readLimitMs, type Method } from '../method';

export const accountsOffered: Method<'accounts.offered'> = {
  limitMs: readLimitMs,
  handle: ({ paths }) => readOffered(paths),
};
