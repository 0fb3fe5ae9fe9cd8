import type { Messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import type { StateName } from '../ui/state';
import { LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import type { Tab } from './tabs';

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

/** @param next panels that come next while nothing is there yet */
export function Said({ search, next = [] }: { search: Record<string, string>; next?: Tab[] }) {
  const { t } = useReader();
  const done = (Object.keys(DONE) as Done[]).find((code) => code === search.done);
  if (!done) return null;
  return (
    <Notice
      is={DONE[done]}
      action={
        next.length > 0 && (
          <span className="btn-row">
            {t('frame.next')}{' '}
            {next.map((tab) => (
              <LinkButton key={tab} small href={`/${tab}`}>
                {t(`frame.tabs.${tab}`)}
              </LinkButton>
            ))}
          </span>
        )
      }
    >
      {t(`frame.said.${done}`)}
    </Notice>
  );
}
