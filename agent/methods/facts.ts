import { readLimitMs, type Method } from '../method';
import { readFacts } from '../system/addresses';

/** This router's interfaces and addresses, read now. */
export const facts: Method<'facts'> = { limitMs: readLimitMs, handle: () => readFacts() };
