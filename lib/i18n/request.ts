import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { chooseLocale, LOCALE_COOKIE } from './locales';
import { messages } from './messages';

/** The cookie of the language link first, then what the browser prefers. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value ?? '';
  const locale = chooseLocale(chosen, (await headers()).get('accept-language') ?? '');
  return { locale, messages: messages[locale], timeZone: process.env.TZ ?? 'UTC' };
});
