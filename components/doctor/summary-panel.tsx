import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { Answer } from '@/lib/console/view/both';
import { doctorStates, type DoctorRow, type DoctorState } from '@/lib/console/view/doctor';
import { useSentence } from '@/lib/i18n/sentences';
import type { Visit } from '@/lib/router';
import { Moment } from '../ui/age';
import { LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';
import { TextOnly } from '../ui/text-only';

type Verdict = 'ill' | 'doubtful' | 'unknown' | 'well';
const LOOK: Record<Verdict, StateName> = {
  ill: 'down',
  doubtful: 'degraded',
  unknown: 'unknown',
  well: 'up',
};

/** Only where every router was looked at is it known that nothing is wrong. */
function verdictOf(rows: Record<DoctorState, DoctorRow[]>, answers: Answer<Visit>[]): Verdict {
  if (rows.problem.length > 0) return 'ill';
  if (answers.some(({ asked }) => !asked.value)) return 'unknown';
  return rows.warning.length > 0 ? 'doubtful' : 'well';
}

/** Who was looked at and when, and how many findings of each kind there are, each a link to them. */
export function SummaryPanel({
  answers,
  rows,
  now,
}: {
  answers: Answer<Visit>[];
  rows: Record<DoctorState, DoctorRow[]>;
  now: Date;
}) {
  const t = useTranslations('doctorPage');
  const sentence = useSentence();
  const verdict = verdictOf(rows, answers);
  return (
    <Panel
      id="h-sum"
      title={t('summary')}
      note={t('reads')}
      foot={
        <>
          <LinkButton href="/doctor">{t('again')}</LinkButton>{' '}
          <Command lines={[answers.length > 1 ? 'lvsctl doctor --pair --all' : 'lvsctl doctor --all']} />
        </>
      }
    >
      <div className="filter">
        <p className="verdict flat">
          <State is={LOOK[verdict]}>{t(`verdict.${verdict}`)}</State>
        </p>
        <nav className="filters" aria-label={t('jump')}>
          {doctorStates.map((state, i) => (
            <Fragment key={state}>
              {i > 0 && <TextOnly>{' | '}</TextOnly>}
              <a href={`#h-${state}`}>
                {t(`states.${state}`)} <span className="n">{rows[state].length}</span>
              </a>
            </Fragment>
          ))}
        </nav>
      </div>
      <ul className="panel-b plain-list">
        {answers.map(({ router, asked: { value, error } }) => (
          <li key={router.which}>
            <b>{router.name}</b>
            {': '}
            {value ? (
              <>
                {t('looked')} <Moment at={value.report.observedAt} now={now} />,{' '}
                {t('version', { version: value.report.version })}
              </>
            ) : (
              <>
                <State is="unknown">{t('words.unknown')}</State> {error && sentence(error)}
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
