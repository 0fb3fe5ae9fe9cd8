import type { Locale } from '../locales';
import de from './de';
import en from './en';
import zh from './zh';

/** English has the keys; the other languages must have the same ones, which the compiler sees to. */
export type Messages = typeof en;

export const messages: Record<Locale, Messages> = { en, de, zh };
