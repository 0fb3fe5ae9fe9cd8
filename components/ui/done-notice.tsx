import { useTranslations } from 'next-intl';
import { Notice } from './notice';
import type { StateName } from './state';

/**
 * What an action that led to this page did, by the code in `?done=`: the page's own messages have its sentence (`done.CODE`).
 * Another code says nothing.
 * @param of namespace of the page's messages
 */
export function DoneNotice({
  search,
  of,
  is = 'up',
}: {
  search: Record<string, string>;
  of: string;
  is?: StateName;
}) {
  const t = useTranslations(of);
  const { done = '' } = search;
  return /^[a-z-]+$/.test(done) && t.has(`done.${done}`) ? (
    <Notice is={is}>{t(`done.${done}`)}</Notice>
  ) : null;
}
