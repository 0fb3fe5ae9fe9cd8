import { randomBytes } from 'node:crypto';

/** The id says who takes part, so that a later `confirm` knows whether the peer's silence matters. */
export function newChangeId(alone: boolean): string {
  return `${alone ? 'alone' : 'pair'}-${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;
}

export function isAlone(changeId: string): boolean {
  return changeId.startsWith('alone-');
}
