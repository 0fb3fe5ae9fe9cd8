import { createTranslator, useLocale } from 'next-intl';
import { getLocale } from 'next-intl/server';
import { locales, type Locale } from './locales';
import { messages, type Messages } from './messages';

/**
 * The reader's language and its words: `t('control.title')`. Components take it by `useReader()`, pages and handlers by
 * `await reader()`; functions that make text without being components are handed it. Texts that only a form in the browser
 * needs are read there by next-intl's `useTranslations('client')`.
 */
export interface Reader {
  locale: Locale;
  t: Translate;
}

const translator = (locale: Locale) => createTranslator<Messages>({ locale, messages: messages[locale] });
export type Translate = ReturnType<typeof translator>;

const made = new Map<string, Reader>();

/** @param locale one of `locales`; anything else reads English */
export function readerOf(locale: string): Reader {
  const known = locales.find((one) => one === locale) ?? locales[0];
  const reader = made.get(known) ?? { locale: known, t: translator(known) };
  made.set(known, reader);
  return reader;
}

/** The reader of this request. */
export const reader = async (): Promise<Reader> => readerOf(await getLocale());

/** The same for components. */
export const useReader = (): Reader => readerOf(useLocale());
