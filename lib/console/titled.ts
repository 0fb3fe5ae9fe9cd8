import type { Metadata } from 'next';
import { reader, type Translate } from '@/lib/i18n/reader';

/** `generateMetadata` of a page: its title in the reader's language. @param key of the words */
export const titled =
  (key: Parameters<Translate>[0]): (() => Promise<Metadata>) =>
  async () => ({ title: (await reader()).t(key) });
