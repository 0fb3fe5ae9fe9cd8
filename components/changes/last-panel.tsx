import type { PairState } from '@/lib/router';
import { clock } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';
import { Icon } from '../ui/icon';
import { stateClass, stateIcon, type StateName } from '../ui/state';

type Step = 'prepared' | 'committed' | 'confirmed' | 'aborted' | 'reverted';

const STEP: Record<Step, StateName> = {
  prepared: 'info',
  committed: 'degraded',
  confirmed: 'up',
  aborted: 'off',
  reverted: 'maint',
};

/** Codes that name a moment at which a router goes back. */
const DEADLINES = ['confirm-before', 'will-revert'];

/** What became of the last change, on each router, and what can be done where they do not agree. */
export function LastPanel({
  last,
  counted,
  names,
  now,
}: {
  last: PairState | null;
  /** the countdown stands on the page: its deadline is told there, once */
  counted: boolean;
  /** host names, this router first */
  names: string[];
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const sentence = useSentence();
  if (!last?.changeId || !last.routers) return null;
  const repair = last.repair.filter(({ code }) => !(counted && DEADLINES.includes(code)));
  const both = [last.routers.local, ...(last.routers.peer ? [last.routers.peer] : [])];
  const local = (params: Record<string, string | number>) =>
    typeof params.at === 'string' ? { ...params, at: clock(params.at, now, locale) } : params;
  return (
    <Panel id="h-last" title={t('changes.last.title')}>
      <div className="panel-b stack">
        <ul className="checks">
          {both.map((r, i) => {
            const is = r.change ? STEP[r.change.step] : 'unknown';
            const ended = r.change?.endedAt ?? r.change?.committedAt;
            return (
              <li key={r.router} className={stateClass(is)}>
                <Icon name={stateIcon(is)} />
                <span>
                  {names[i] ?? r.router}:{' '}
                  {t(`changes.last.${r.change?.step ?? (r.failure ? 'notKnown' : 'noPart')}`)}
                  {r.change?.reason && r.change.step !== 'confirmed' && <>, {condition(r.change.reason)}</>}
                  {r.failure && <>. {sentence(r.failure)}</>}
                </span>{' '}
                <span className="val">{ended && clock(ended, now, locale)}</span>
              </li>
            );
          })}
        </ul>
        {repair.map((r) => (
          <p key={r.code + JSON.stringify(r.params)} className="note">
            {condition({ code: r.code, params: local(r.params) })}
          </p>
        ))}
      </div>
    </Panel>
  );
}
