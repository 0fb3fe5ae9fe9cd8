import type { CheckRun } from '@/lib/protocol';
import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useCondition } from '@/lib/i18n/sentences';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';

const LOOK: Record<CheckRun['outcome'], StateName> = { good: 'up', bad: 'down', undecided: 'unknown' };

/** How one check that somebody asked for ended: what was sent, what came, what should have come. */
export function CheckResult({ run, router, now }: { run: CheckRun; router: string; now: Date }) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const passed = ({ bytes, head }: CheckRun['received']) =>
    bytes ? (
      <>
        {t('operate.checked.bytes', { n: bytes })} <code>{head}</code>
      </>
    ) : (
      t('operate.checked.nothing')
    );
  const rows: [string, React.ReactNode][] = [
    [
      t('operate.checked.kind'),
      t('operate.checked.by', { kind: run.kind, protocol: run.protocol, limit: run.limit }),
    ],
    ...(run.program.length
      ? ([[t('operate.checked.program'), <code key="p">{run.program.join(' ')}</code>]] as [
          string,
          React.ReactNode,
        ][])
      : []),
    ...(run.sent ? ([[t('operate.checked.sent'), passed(run.sent)]] as [string, React.ReactNode][]) : []),
    [t('operate.checked.received'), passed(run.received)],
    [
      t('operate.checked.wanted'),
      run.expect === null ? t('operate.checked.anything') : <code>{run.expect}</code>,
    ],
  ];
  return (
    <Panel
      id="h-checked"
      title={t('operate.checked.title')}
      note={t('operate.checked.note', { router, time: clock(run.at, now, locale) })}
    >
      <dl className="facts wide left">
        <dt>{t('operate.checked.outcome')}</dt>{' '}
        <dd>
          <State is={LOOK[run.outcome]}>{t(`operate.checked.outcomes.${run.outcome}`)}</State>{' '}
          {t('operate.checked.after', { ms: String(Math.round(run.latencyMs)) })}{' '}
          {run.reason && condition(run.reason)}
        </dd>
        {rows.map(([name, value]) => (
          <Row key={name} name={name} value={value} />
        ))}
      </dl>
    </Panel>
  );
}

function Row({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      {' '}
      <dt>{name}</dt> <dd>{value}</dd>
    </>
  );
}
