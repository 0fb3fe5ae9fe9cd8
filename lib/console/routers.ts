import { localRouter, sharedReads, type RouterClient } from '@/lib/router';

/** Kept on globalThis: Next loads a module once per bundle, and each would open a connection of its own. */
const kept = globalThis as { lvsLocalRouter?: RouterClient };

/** The agent of the router that this console runs on: one connection and one reading at a time for the whole process. */
export function thisRouter(): RouterClient {
  return (kept.lvsLocalRouter ??= sharedReads(localRouter()));
}
