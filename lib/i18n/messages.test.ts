import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { locales, type Locale } from './locales';
import { messages } from './messages';

/** Every text by its whole key, `frame.tabs.control`. */
function flat(tree: unknown, under = ''): [string, string][] {
  if (typeof tree === 'string') return [[under, tree]];
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, value]) =>
    flat(value, under ? `${under}.${key}` : key),
  );
}

const texts = Object.fromEntries(
  locales.map((locale) => [locale, new Map(flat(messages[locale]))]),
) as Record<Locale, Map<string, string>>;
/** What a sentence takes: `{name}`, and the tags that a page draws. `{second}` alone, the text of a plural's form, is none. */
const takes = (text: string) => [
  ...new Set(
    [...text.matchAll(/(?<!(?:one|other|=\d) )\{(\w+)(?=[},])|\{\{(\w+)\}|<(\w+)>/g)].map(
      ([, name, only, tag]) => name ?? only ?? `<${tag}>`,
    ),
  ),
];
const others = locales.filter((locale) => locale !== 'en');

describe('R10 every text in every language', () => {
  it.each(others)('%s has the keys of English, none empty where English is not', (locale) => {
    expect([...texts[locale].keys()].sort()).toEqual([...texts.en.keys()].sort());
    const empty = [...texts[locale]].filter(([key, text]) => (text === '') !== (texts.en.get(key) === ''));
    expect(empty).toEqual([]);
  });

  it.each(others)('%s names only what English names', (locale) => {
    // A language may do without the count (Chinese has no plural) or without an article's name, never with more.
    const odd = [...texts[locale]].filter(([key, text]) => {
      const known = takes(texts.en.get(key) ?? '');
      return takes(text).some((name) => !known.includes(name));
    });
    expect(odd).toEqual([]);
  });

  it.each(others)('%s says each detail that English says', (locale) => {
    const lost = [...texts.en].filter(([key, text]) => {
      const has = takes(texts[locale].get(key) ?? '');
      const counted = /\bplural,/.test(text) ? ['n', 'count'] : [];
      if (counted.length && /\{(?:count|n)\}/.test(text) && !has.some((name) => counted.includes(name)))
        return true;
      return takes(text).some((name) => !counted.includes(name) && !has.includes(name));
    });
    expect(lost).toEqual([]);
  });

  it.each(locales)('%s is written so that next-intl can read it', (locale) => {
    const failed: string[] = [];
    const t = createTranslator({
      locale,
      messages: messages[locale],
      onError: (error) => failed.push(error.message),
    }) as unknown as { markup: (key: string, values: Record<string, unknown>) => string };
    for (const [key, text] of texts[locale]) {
      const values = Object.fromEntries<unknown>(
        takes(text).map((name) =>
          name.startsWith('<') ? [name.slice(1, -1), (words: string) => words] : [name, 3],
        ),
      );
      t.markup(key, values);
    }
    expect(failed).toEqual([]);
  });

  it('Chinese has full-width marks beside its own letters', () => {
    expect(
      [...texts.zh].filter(([, text]) => /[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]/.test(text)),
    ).toEqual([]);
  });
});
