import type { Messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import type { StateName } from '../ui/state';
import { Notice } from '../ui/notice';

type Done = keyof Messages['frame']['said'];

/** What an action that led here did, by the code in `?done=`; the page itself shows the state as it was read. */
const DONE: Record<Done, StateName> = {
  saved: 'up',
  unchanged: 'info',
  added: 'up',
  deleted: 'up',
  toggled: 'up',
  kept: 'up',
  'kept-one': 'up',
  'gone-back': 'up',
  extended: 'up',
  unpaired: 'info',
  applied: 'up',
  pushed: 'up',
  'push-already': 'info',
  restored: 'up',
  paired: 'up',
};

export function Said({ search }: { search: Record<string, string> }) {
  const { t } = useReader();
  const done = (Object.keys(DONE) as Done[]).find((code) => code === search.done);
  return done ? <Notice is={DONE[done]}>{t(`frame.said.${done}`)}</Notice> : null;
}
