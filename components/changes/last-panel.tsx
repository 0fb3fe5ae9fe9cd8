import type { PairState } from '@/lib/router';
import { clock } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Panel } from '../ui/panel';
import { Icon } from '../ui/icon';
import { stateClass, stateIcon, type StateName } from '../ui/state';

const STEP: Record<string, { is: StateName; word: string }> = {
  prepared: { is: 'info', word: 'prepared' },
  committed: { is: 'degraded', word: 'applied, not kept yet' },
  confirmed: { is: 'up', word: 'kept' },
  aborted: { is: 'off', word: 'taken back' },
  reverted: { is: 'maint', word: 'went back' },
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
  const condition = useCondition();
  const sentence = useSentence();
  if (!last?.changeId || !last.routers) return null;
  const repair = last.repair.filter(({ code }) => !(counted && DEADLINES.includes(code)));
  const both = [last.routers.local, ...(last.routers.peer ? [last.routers.peer] : [])];
  const local = (params: Record<string, string | number>) =>
    typeof params.at === 'string' ? { ...params, at: clock(params.at, now) } : params;
  return (
    <Panel id="h-last" title="The last change">
      <div className="panel-b stack">
        <ul className="checks">
          {both.map((r, i) => {
            const step = r.change ? STEP[r.change.step] : undefined;
            const is = step?.is ?? 'unknown';
            const ended = r.change?.endedAt ?? r.change?.committedAt;
            return (
              <li key={r.router} className={stateClass(is)}>
                <Icon name={stateIcon(is)} />
                <span>
                  {names[i] ?? r.router}: {step?.word ?? 'not known'}
                  {r.change?.reason && r.change.step !== 'confirmed' && <>, {condition(r.change.reason)}</>}
                  {r.failure && <>. {sentence(r.failure)}</>}
                </span>{' '}
                <span className="val">{ended && clock(ended, now)}</span>
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
