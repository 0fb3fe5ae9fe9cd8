import { decode, encode } from 'next-auth/jwt';
import { consoleTag, secret } from './secret';

/** Seconds that the cookie itself can be read. Only the session's row says whether it counts, and that ends far earlier. */
const COOKIE_LIFE_S = 30 * 24 * 3600;

/** A browser takes a `__Host-` cookie only over TLS, for this host alone and for every path. */
function name(kind: 'session' | 'visitor' | 'passed', secure: boolean): string {
  return `${secure ? '__Host-' : ''}lvs-${kind}-${consoleTag()}`;
}

export const sessionCookie = (secure: boolean) => name('session', secure);

/** Set by the web process on the first visit; binds the forms that are posted before the login (R2). */
export const visitorCookie = (secure: boolean) => name('visitor', secure);

/** Between the password and the second factor: whose password was right. */
export const passedCookie = (secure: boolean) => name('passed', secure);

/**
 * A `Set-Cookie` value. No Max-Age: it ends with the browser.
 * @param value '' removes the cookie
 */
export function setCookie(cookie: string, value: string, secure: boolean): string {
  return [
    `${cookie}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
    ...(value === '' ? ['Max-Age=0'] : []),
  ].join('; ');
}

/** next-auth's encrypted token, which carries the session's random id and nothing else. */
export function sealSession(id: string): Promise<string> {
  return encode({ token: { sid: id }, secret: secret(), maxAge: COOKIE_LIFE_S });
}

/** The session's id, or null when the cookie is not one of ours. */
export async function unsealSession(value: string | undefined): Promise<string | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: secret() });
    return typeof token?.sid === 'string' ? token.sid : null;
  } catch {
    return null; // made with another secret, damaged, or past its life: the same as none
  }
}

/** Seconds to find the telephone and type the code. */
const PASSED_LIFE_S = 5 * 60;

/** Says that the password of this account was right a moment ago. It opens nothing without the second factor. */
export function sealPassed(user: { id: string; passwordChangedAt: Date }): Promise<string> {
  const token = { passed: user.id, changed: user.passwordChangedAt.toISOString() };
  return encode({ token, secret: secret(), maxAge: PASSED_LIFE_S, salt: 'passed' });
}

/** Whose password was right, or null: none within the last five minutes. The password may have been changed since then. */
export async function unsealPassed(
  value: string | undefined,
): Promise<{ id: string; changed: string } | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: secret(), salt: 'passed' });
    const { passed, changed } = token ?? {};
    return typeof passed === 'string' && typeof changed === 'string' ? { id: passed, changed } : null;
  } catch {
    return null;
  }
}
