import { messages, type Messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import { Notice } from './notice';

/** Namespaces of pages that say what an action did. */
type Room = { [N in keyof Messages]: Messages[N] extends { done: object } ? N : never }[keyof Messages];

/** What an action that led to this page did, by the code in `?done=`: the page's own messages have its sentence (`done.CODE`). */
export function DoneNotice({ search, of }: { search: Record<string, string>; of: Room }) {
  const { locale } = useReader();
  const said: Record<string, string> = messages[locale][of].done;
  const text = search.done !== undefined && Object.hasOwn(said, search.done) ? said[search.done] : undefined;
  return text === undefined ? null : <Notice is="up">{text}</Notice>;
}
