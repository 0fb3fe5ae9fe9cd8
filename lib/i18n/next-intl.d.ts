import type { Locale as Known } from './locales';
import type { Messages as Words } from './messages';

/** next-intl then knows every key and refuses others. */
declare module 'next-intl' {
  interface AppConfig {
    Locale: Known;
    Messages: Words;
  }
}
