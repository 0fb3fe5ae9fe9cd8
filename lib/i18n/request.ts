import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import en from './messages/en';

/** Languages that have messages; the first one is for everybody else. */
export const locales = ['en'] as const;
export type Locale = (typeof locales)[number];

const messages: Record<Locale, typeof en> = { en };

/** The cookie of the language link first, then what the browser prefers. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get('lvs-locale')?.value ?? '';
  const locale = chooseLocale(chosen, (await headers()).get('accept-language') ?? '');
  return { locale, messages: messages[locale], timeZone: process.env.TZ ?? 'UTC' };
});

/** @param accepted value of Accept-Language, in the reader's order */
export function chooseLocale(chosen: string, accepted: string): Locale {
  const wanted = [chosen, ...accepted.split(',').map((part) => part.trim().slice(0, 2).toLowerCase())];
  for (const one of wanted) {
    const known = locales.find((locale) => locale === one);
    if (known) return known;
  }
  return locales[0];
}
