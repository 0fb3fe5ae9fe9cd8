import { LOCALE_COOKIE, localeOf, type Locale } from '@/lib/i18n/locales';

/** A year: it is a taste, not a session. */
const KEEP_S = 365 * 24 * 3600;

/** Value of `set-cookie` that keeps the reader's language in this browser. */
export const localeCookie = (locale: Locale): string =>
  `${LOCALE_COOKIE}=${locale}; Path=/; SameSite=Lax; HttpOnly; Max-Age=${KEEP_S}`;

/**
 * At a login: the account's language goes to a browser in which none was chosen yet.
 * @param chosen the browser's language cookie
 * @returns the cookie to set; null: nothing is to change
 */
export function cookieAtLogin(account: string | null, chosen: string | undefined): string | null {
  const locale = localeOf(account);
  return locale && !localeOf(chosen) ? localeCookie(locale) : null;
}
