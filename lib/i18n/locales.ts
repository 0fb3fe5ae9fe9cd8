/** Languages that every text exists in; the first one is for everybody else. */
export const locales = ['en', 'de', 'zh'] as const;
export type Locale = (typeof locales)[number];

/** What each language calls itself: a reader who does not know the present one still finds his own. */
export const localeNames: Record<Locale, string> = { en: 'English', de: 'Deutsch', zh: '中文' };

/** Set by the language link; without it the browser's preference counts. */
export const LOCALE_COOKIE = 'lvs-locale';

/** The language of that code; null where there is none. */
export const localeOf = (code: string | null | undefined): Locale | null =>
  locales.find((locale) => locale === code) ?? null;

/**
 * The language of a page.
 * @param chosen what the reader chose; '' or anything unknown: nothing
 * @param accepted value of Accept-Language, `zh-TW;q=0.8, de` (RFC 9110 12.5.4): the known one with the greatest q, `q=0` is none
 */
export function chooseLocale(chosen: string, accepted: string): Locale {
  const own = localeOf(chosen);
  if (own) return own;
  const wanted = accepted
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const q = params.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean);
      return { locale: localeOf(tag.split('-')[0]), q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ locale, q }) => locale !== null && q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted[0]?.locale ?? locales[0];
}
