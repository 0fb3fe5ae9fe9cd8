import { english, type FileWords } from '@/lib/lvscf/file-words';
import { valueCodes } from '@/lib/lvscf/messages';
import { fieldWords } from './fields';
import type { Locale } from './locales';
import de from './messages/de/file.json';
import zh from './messages/zh/file.json';

type Translated = Omit<FileWords, 'label'> & { labels: Record<string, Record<string, string>> };

const translated: Record<Exclude<Locale, 'en'>, Translated> = { de, zh };

/** Words of findings and changes of lvs.cf. English ones are lib/lvscf's own; a directive is called as its field is. */
export function fileWords(locale: Locale): FileWords {
  if (locale === 'en') return english;
  const words = translated[locale];
  return {
    ...words,
    label: (scope, name) => {
      const of = scope === 'failover' ? 'virtual' : scope;
      return words.labels[of]?.[name] ?? fieldWords(locale, of, name).label;
    },
  };
}

/** Templates of what a typed value can be refused for, by code: all that a form in the browser needs. */
export function valueWords(locale: Locale): Record<string, string> {
  const { findings } = fileWords(locale);
  return Object.fromEntries(valueCodes.map((code) => [code, findings[code]]));
}
