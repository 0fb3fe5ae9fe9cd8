import type { NextRequest } from 'next/server';
import {
  noteLogin,
  passedCookie,
  sealSession,
  sessionCookie,
  setCookie,
  startSession,
  unsealPassed,
} from '@/lib/auth';
import { database, type User } from '@/lib/db';
import { LOCALE_COOKIE } from '@/lib/i18n/locales';
import { ownPath, seeOther } from './answers';
import type { Arrival } from './arrival';
import { cookieAtLogin } from './language';

/** A page of the login that keeps where one wanted to go, so that a mistyped password does not lose the way. */
export function loginPage(page: string, next: string | undefined, say?: string, seconds?: number): string {
  const query = new URLSearchParams();
  if (say) query.set('say', say);
  if (seconds) query.set('seconds', String(seconds));
  const to = ownPath(next);
  if (to) query.set('next', to);
  return query.size > 0 ? `${page}?${query}` : page;
}

/**
 * Opens a session for somebody who has shown who he is, and leads him where he wanted to go. Always a new session with a new
 * id: one that somebody else planted before the login is worth nothing.
 */
export async function beginSession(
  user: User,
  request: NextRequest,
  arrival: Arrival,
  next: string | undefined,
): Promise<Response> {
  const { address, secure, userAgent } = arrival;
  const id = await startSession({ user, address, userAgent });
  await noteLogin(user, address);
  const headers = new Headers();
  headers.append('set-cookie', setCookie(sessionCookie(secure), await sealSession(id), secure));
  if (user.totpSince) headers.append('set-cookie', setCookie(passedCookie(secure), '', secure));
  const language = cookieAtLogin(user.locale, request.cookies.get(LOCALE_COOKIE)?.value);
  if (language) headers.append('set-cookie', language);
  return seeOther(ownPath(next) ?? '/control', headers);
}

/** Whose password this browser gave within the last five minutes; null: nobody's, or it was changed or disabled since. */
export async function passedUser(cookie: string | undefined): Promise<User | null> {
  const passed = await unsealPassed(cookie);
  const user = passed && (await database().user.findUnique({ where: { id: passed.id } }));
  if (!user || user.disabledAt || !user.totpSince) return null;
  return user.passwordChangedAt.toISOString() === passed.changed ? user : null;
}
