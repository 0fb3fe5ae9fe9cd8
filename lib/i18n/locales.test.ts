import { expect, it } from 'vitest';
import { chooseLocale } from './locales';

it.each([
  ['', '', 'en'],
  ['', 'fr,it;q=0.5', 'en'],
  ['', 'de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['', 'fr, zh-Hans-CN;q=0.8, en;q=0.7', 'zh'],
  ['', 'en;q=0.3, de;q=0.4', 'de'],
  ['', 'de;q=0, en', 'en'],
  ['zh', 'de', 'zh'],
  ['xx', 'de', 'de'],
])('R10 chosen “%s”, the browser says “%s”: %s', (chosen, accepted, locale) => {
  expect(chooseLocale(chosen, accepted)).toBe(locale);
});
