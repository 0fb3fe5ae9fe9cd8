import { useLocale, useTranslations } from 'next-intl';
import type { DoctorRow, DoctorState } from '@/lib/console/view/doctor';
import { doctorLanguages } from '@/lib/i18n/doctor';
import { doctorChecks, doctorReasonWords, doctorWords } from '@/lib/protocol';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';

const LOOK: Record<DoctorState, StateName> = {
  problem: 'down',
  warning: 'degraded',
  unknown: 'unknown',
  ok: 'up',
};

/** The findings of one state: where, what, how to mend it, and behind a click what was read. */
export function RowsPanel({ state, rows }: { state: DoctorState; rows: DoctorRow[] }) {
  const t = useTranslations('doctorPage');
  return (
    <Panel id={`h-${state}`} title={t(`states.${state}`)} note={t(`notes.${state}`)}>
      <ul className="doctor">
        {rows.map((row) => (
          <Row key={row.result.code + row.routers.join() + JSON.stringify(row.result.params)} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ row: { result, routers, evidence } }: { row: DoctorRow }) {
  const t = useTranslations('doctorPage');
  const words = doctorLanguages[useLocale()] ?? {};
  const { title, what, mend } = doctorWords(result, words);
  const manual = doctorChecks[result.code]?.manual ?? '+';
  const name = (
    <>
      <b>{title}</b>
      {manual !== '+' && <span className="mut"> {t('manual', { section: manual })}</span>}
    </>
  );
  const says = result.reason ? doctorReasonWords(result.reason, words) : what;
  return (
    <li>
      <State is={LOOK[result.state]}>{t(`words.${result.state}`)}</State>{' '}
      <span className="who">{routers.length > 0 ? routers.join(', ') : t('pair')}</span>{' '}
      <div className="say">
        {result.state === 'ok' && evidence.length > 0 ? (
          // what is well is short: a click on it shows what was read
          <details>
            <summary>{name}</summary>
            <Evidence of={evidence} />
          </details>
        ) : (
          <p>
            {name}
            {says && `: ${says}`}
          </p>
        )}
        {mend && <p className="mend">→ {mend}</p>}
        {result.state !== 'ok' && evidence.length > 0 && (
          <details className="note">
            <summary>{t('evidence')}</summary>
            <Evidence of={evidence} />
          </details>
        )}
      </div>
    </li>
  );
}

function Evidence({ of }: { of: DoctorRow['evidence'] }) {
  return (
    <dl className="evidence note">
      {of.map((e, i) => (
        <div key={i}>
          <dt>{e.router === null ? e.source : `${e.router}, ${e.source}`}</dt>{' '}
          <dd>
            <code>{e.value}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
