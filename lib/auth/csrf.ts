import { createHash, timingSafeEqual } from 'node:crypto';
import { sign } from './secret';

/** Name of the hidden field that every form carries. */
export const CSRF_FIELD = 'csrf';

/** The form token of a session (or, before the login, of a browser's visitor cookie). The same over restarts. */
export function csrfToken(subject: string): string {
  return sign('csrf', subject);
}

/** Compares in constant time. */
export function csrfMatches(subject: string, sent: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(csrfToken(subject)), digest(sent));
}
