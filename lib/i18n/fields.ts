import type { Locale } from './locales';
import { messages, type Messages } from './messages';

/** What stands beside a field: its name in the manual's words, a hint of a few words, one or two sentences behind a click. */
export interface FieldWords {
  label: string;
  hint: string;
  help: string;
}

type Words = Messages['fields'];
type Table = Record<string, Record<string, unknown> | undefined>;

const own = <T>(table: Record<string, T> | undefined, key: string): T | undefined =>
  table && Object.hasOwn(table, key) ? table[key] : undefined;

/** The words of a field; a directive without words of its own is called by its name in the file. */
export function fieldWords(locale: Locale, scope: string, name: string): FieldWords {
  const words: Table = messages[locale].fields;
  return (own(words[scope], name) as FieldWords | undefined) ?? { label: name, hint: '', help: '' };
}

/** Why a directive is kept in the file without effect, or has none yet: the registry's `engine.why`. */
export function engineSentence(locale: Locale, why: string): string {
  const words: Words['engine'] = messages[locale].fields.engine;
  return own<string>(words, why) ?? words.other;
}

/** A choice of an enum as the original worded it; one without words is shown as it stands in the file. */
export function choiceText(locale: Locale, directive: string, value: string): string {
  const words: Record<string, Record<string, string>> = messages[locale].fields.choices;
  return own(own(words, directive), value) ?? value;
}
