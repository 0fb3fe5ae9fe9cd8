import type { Bearer } from '@/lib/auth';
import { ownPath } from './answers';

/** Why one stands at the login though one did not ask to; the sentence for each is in login.json. */
const ASKED = ['loggedOut', 'passwordChanged', 'first', 'notLoggedIn'] as const;
export type LoginReason = (typeof ASKED)[number] | 'sessionEnded' | 'typedKept';

/**
 * What the login page says besides the form's own findings; null: nothing, one came by oneself.
 * @param search `why` of the console itself, `next` the page that one was sent away from
 */
export function loginReason(search: Record<string, string>, bearer: Bearer): LoginReason | null {
  const asked = ASKED.find((reason) => reason === search.why);
  if (asked) return asked;
  const next = ownPath(search.next);
  if (!next || bearer.state !== 'ended') return null;
  // Only a form of this very session was kept (handler.ts); its draft is in the address.
  if (/[?&]draft=/.test(next)) return 'typedKept';
  if (bearer.reason === 'password-changed') return 'passwordChanged';
  return bearer.reason === 'expired' ? 'sessionEnded' : null;
}
